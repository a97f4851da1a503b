// shoal:fs: watchFs, what changes below paths, as the system tells it. The same event twice in a
// row is told once; if the system loses some, an event with the flag "rescan" says so.
import host from "shoal:host";
import { type PathLike, joined, pathText } from "./call.ts";

const { Promise, Symbol } = globalThis;

export type FsEventKind = "any" | "create" | "modify" | "rename" | "remove" | "other";
export interface FsEvent {
  kind: FsEventKind;
  /** Of a renaming: from where, and to where. */
  paths: string[];
  flag?: "rescan";
}
export interface WatchOptions {
  /** With all folders below; true, unless it is said. */
  recursive?: boolean;
  signal?: AbortSignal;
}

/// By FileEvent::Kind, io/door/host_types.h.
const kinds: FsEventKind[] = ["create", "modify", "modify", "remove", "rename", "other"];
const kOverflow = 5;

function eventOf(root: string, kind: number, path: string, to: string): FsEvent {
  const whole = (below: string) => below === "" ? root : joined(root, below);
  const event: FsEvent = { kind: kinds[kind]!, paths: [whole(path)] };
  if (to !== "") event.paths.push(whole(to));
  if (kind === kOverflow) event.flag = "rescan";
  return event;
}

export class FsWatcher implements AsyncIterableIterator<FsEvent>, Disposable {
  readonly #handles: number[] = [];
  readonly #events: FsEvent[] = [];
  #at = 0;
  #isClosed = false;
  #error: unknown;
  #hasFailed = false;
  readonly #waiting: ((value: void) => void)[] = [];

  /** Of watchFs(). */
  constructor(paths: string[], options: WatchOptions) {
    const { signal } = options;
    signal?.throwIfAborted();
    try {
      for (const path of paths)
        this.#handles.push(host.wait("Watch", path, options.recursive !== false));
    } catch (error) {
      this.close();
      throw error;
    }
    for (let i = 0; i < paths.length; ++i) void this.#listen(paths[i]!, this.#handles[i]!);
    signal?.addEventListener("abort", () => this.close(), { once: true });
  }
  async #listen(root: string, handle: number): Promise<void> {
    try {
      while (!this.#isClosed) {
        const told: any[] = await host.begin("ReadWatch", handle);
        if (told.length === 0) return;
        for (let i = 0; i < told.length; i += 3)
          this.#events.push(eventOf(root, told[i], told[i + 1], told[i + 2]));
        this.#wake();
      }
    } catch (error) {
      if (this.#isClosed) return;
      this.#error = error;
      this.#hasFailed = true;
      this.#wake();
    }
  }
  #wake(): void {
    while (this.#waiting.length > 0) this.#waiting.shift()!();
  }
  async next(): Promise<IteratorResult<FsEvent, undefined>> {
    for (;;) {
      if (this.#at < this.#events.length) {
        const value = this.#events[this.#at++]!;
        if (this.#at === this.#events.length) this.#at = this.#events.length = 0;
        return { done: false, value };
      }
      if (this.#hasFailed) {
        this.#hasFailed = false;
        this.close();
        throw this.#error;
      }
      if (this.#isClosed) return { done: true, value: undefined };
      await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    }
  }
  async return(): Promise<IteratorResult<FsEvent, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }
  [Symbol.asyncIterator](): this { return this; }
  /** Events that were seen before can still be read; then comes the end. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const each of this.#handles) host.close(each);
    this.#wake();
  }
  [Symbol.dispose](): void { this.close(); }
}

/** From here on: what happens to the paths, and, if they are folders, in them. */
export function watchFs(paths: PathLike | PathLike[], options: WatchOptions = {}): FsWatcher {
  const all: string[] = [];
  if (Array.isArray(paths)) for (const each of paths) all.push(pathText(each));
  else all.push(pathText(paths));
  return new FsWatcher(all, options);
}
