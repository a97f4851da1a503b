// shoal:test/source_changes: which sources below a folder change, for --watch of test and check.
import { statSync } from "shoal:fs";
import { filesBelow } from "./discover.ts";

const { Map, Math, Promise, performance, setTimeout } = globalThis as any;

const lookEveryMs = 300;
/// Of a processor, for looking, at most.
const share = 0.05;
const isSource = (name: string) => /\.([mc]?[tj]s|[tj]sx|json)$/.test(name);

export class SourceChanges {
  readonly #folder: string;
  #before: Map<string, string>;
  #tookMs = 0;
  constructor(folder: string) {
    this.#folder = folder;
    this.#before = this.#look();
  }
  #look(): Map<string, string> {
    const began = performance.now();
    const found = new Map() as Map<string, string>;
    for (const file of filesBelow(this.#folder, isSource)) {
      try {
        const { mtime, size } = statSync(file);
        found.set(file, `${mtime?.getTime()} ${size}`);
      } catch {
        // It has just gone.
      }
    }
    this.#tookMs = performance.now() - began;
    return found;
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
