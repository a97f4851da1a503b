// shoal:test/source_changes: which sources below a folder, and others that are named, change, for
// --watch of test and check.
import { statSync } from "shoal:fs";
import { filesBelow } from "./discover.ts";

const { Map, Math, Promise, Set, performance, setTimeout } = globalThis as any;

const lookEveryMs = 300;
/// Of a processor, for looking, at most.
const share = 0.05;
const isSource = (name: string) => /\.([mc]?[tj]s|[tj]sx|json)$/.test(name);

/// Empty: it is not there.
function stateOf(file: string): string {
  try {
    const { mtime, size } = statSync(file);
    return `${mtime?.getTime()} ${size}`;
  } catch {
    return "";
  }
}

export class SourceChanges {
  readonly #folder: string;
  #before: Map<string, string>;
  readonly #others = new Set() as Set<string>;
  #tookMs = 0;
  constructor(folder: string) {
    this.#folder = folder;
    this.#before = this.#look();
  }
  #look(): Map<string, string> {
    const began = performance.now();
    const found = new Map() as Map<string, string>;
    for (const file of new Set([...filesBelow(this.#folder, isSource), ...this.#others])) {
      const state = stateOf(file);
      if (state !== "") found.set(file, state);
    }
    this.#tookMs = performance.now() - began;
    return found;
  }
  /** That file, too, wherever it is. */
  add(file: string): void {
    if (this.#before.has(file) || this.#others.has(file)) return;
    this.#others.add(file);
    const state = stateOf(file);
    if (state !== "") this.#before.set(file, state);
  }
  /** What has changed, come or gone since the last time. */
  take(): string[] {
    const before = this.#before, after = this.#look();
    this.#before = after;
    const changed = [...after.keys()].filter((file) => before.get(file) !== after.get(file));
    for (const file of before.keys()) if (!after.has(file)) changed.push(file);
    return changed;
  }
  /** The same, when there is some. */
  async next(): Promise<string[]> {
    for (;;) {
      const pause = Math.max(lookEveryMs, this.#tookMs / share);
      await new Promise((resolve: () => void) => setTimeout(resolve, pause));
      const changed = this.take();
      if (changed.length > 0) return changed;
    }
  }
}
