// node:fs: what folders contain. readdir, opendir and Dir, which reads a folder of any size piece
// by piece.
import host from "shoal:host";
import { nextTick } from "node:_host_seams";
import { codeError } from "node:_errors";
import {
  type Plan, Request, type Steps, checkCallback, forms, named, optionsOf, pathOf, runLater, runNow,
  settle,
} from "node:_fs_call";
import { join } from "node:_fs_names";
import { Dirent, isFolder } from "node:_fs_stats";
import { validateInteger, validateUint32 } from "node:_validators";

const { Symbol } = globalThis;

interface ReadOptions { encoding?: string | null; withFileTypes?: boolean; recursive?: boolean }
/** Names and kinds in turn, as the door tells them. */
type Told = (string | number)[];

// ---- readdir

function listed(told: Told, path: string, options: ReadOptions): any[] {
  const out: any[] = [];
  for (let i = 0; i < told.length; i += 2) {
    const name = named(told[i] as string, options.encoding);
    out.push(options.withFileTypes ? new Dirent(name, path, told[i + 1] as number) : name);
  }
  return out;
}
function* listTree(root: string, options: ReadOptions): Steps<any[]> {
  const out: any[] = [];
  const open: string[] = [""];  // Folders, below the root.
  for (let i = 0; i < open.length; ++i) {
    const below = open[i]!;
    const folder = below === "" ? root : join(root, below);
    const told: Told = yield new Request("ReadDirectory", [folder]);
    for (let k = 0; k < told.length; k += 2) {
      const name = told[k] as string, kind = told[k + 1] as number;
      const path = below === "" ? name : join(below, name);
      out.push(options.withFileTypes ? new Dirent(named(name, options.encoding), folder, kind)
        : named(path, options.encoding));
      if (kind === isFolder) open.push(path);
    }
  }
  return out;
}
export const readdir = forms("readdir", 2, (path, options): Plan => {
  const all = optionsOf<ReadOptions>(options, {});
  const text = pathOf(path);
  if (all.recursive) return listTree(text, all);
  return new Request("ReadDirectory", [text], (told: Told) => listed(told, text, all));
});

// ---- Dir

interface DirOptions { encoding?: string | null; bufferSize?: number; recursive?: boolean }

export class Dir {
  readonly #path: string;
  readonly #options: DirOptions;
  /** 0: closed. */
  #handle: number;
  #isClosed = false;
  #told: Told = [];
  #at = 0;
  /** The folder that `told` is of, and those that are still to be read. */
  #folder: string;
  #waiting: string[] = [];
  /** One read at a time, in the order in which they were asked for. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(handle: number, path: string, options: DirOptions) {
    this.#handle = handle;
    this.#path = this.#folder = path;
    this.#options = options;
  }
  get path(): string { return this.#path; }

  #check(): void {
    if (this.#isClosed) throw codeError("ERR_DIR_CLOSED");
  }
  *#steps(): Steps<Dirent | null> {
    while (this.#at >= this.#told.length) {
      this.#at = 0;
      const count = this.#options.bufferSize ?? 32;
      this.#told = yield new Request("ReadEntries", [this.#handle, count], undefined,
        { syscall: "scandir", path: this.#folder });
      if (this.#told.length > 0) break;
      const next = this.#waiting.shift();
      if (next === undefined) return null;
      host.close(this.#handle);
      this.#folder = next;
      this.#handle = yield new Request("OpenDirectory", [next]);
    }
    const name = this.#told[this.#at] as string, kind = this.#told[this.#at + 1] as number;
    this.#at += 2;
    if (this.#options.recursive && kind === isFolder) this.#waiting.push(join(this.#folder, name));
    return new Dirent(named(name, this.#options.encoding), this.#folder, kind);
  }

  readSync(): Dirent | null {
    this.#check();
    return runNow(this.#steps());
  }
  read(callback?: (error: Error | null, entry?: Dirent | null) => void): any {
    if (callback !== undefined) checkCallback(callback);
    if (!callback && this.#isClosed) return Promise.reject(codeError("ERR_DIR_CLOSED"));
    this.#check();
    const entry = this.#last.then(() => runLater(this.#steps()));
    this.#last = entry.then(undefined, () => undefined);
    if (!callback) return entry;
    entry.then((value) => nextTick(callback, null, value), (error) => nextTick(callback, error));
  }
  closeSync(): void {
    this.#check();
    this.#isClosed = true;
    host.close(this.#handle);
  }
  close(callback?: (error: Error | null) => void): any {
    if (callback !== undefined) checkCallback(callback);
    if (this.#isClosed) {
      const error = codeError("ERR_DIR_CLOSED");
      if (!callback) return Promise.reject(error);
      nextTick(callback, error);
      return;
    }
    this.#isClosed = true;
    const closed = this.#last.then(() => void host.close(this.#handle));
    if (!callback) return closed;
    settle(closed, callback, true);
  }
  async *entries(): AsyncGenerator<Dirent, void> {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }
  [Symbol.dispose](): void {
    if (!this.#isClosed) this.closeSync();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) await this.close();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  value: Dir.prototype.entries, writable: true, configurable: true,
});

export const opendir = forms("opendir", 2, (path, options) => {
  const all = optionsOf<DirOptions>(options, {});
  if (all.bufferSize !== undefined) {
    validateInteger(all.bufferSize, "options.bufferSize", 1);
    validateUint32(all.bufferSize, "options.bufferSize", true);
  }
  const text = pathOf(path);
  return new Request("OpenDirectory", [text], (handle: number) => new Dir(handle, text, all));
});
