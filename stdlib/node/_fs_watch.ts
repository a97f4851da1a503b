// node:fs: watch (what the system tells of changes) and watchFile (looking again and again).
import host from "shoal:host";
import { EventEmitter } from "node:events";
import { nextTick } from "node:_host_seams";
import { invalidArgType } from "node:_errors";
import { abortErrorOf, inNodesWords, lookLater, named, pathOf } from "node:_fs_call";
import { type Stats, noStats, BigIntStats, type Told, statsOf } from "node:_fs_stats";
import {
  validateAbortSignal, validateBoolean, validateFunction, validateUint32,
} from "node:_validators";

const { setTimeout, clearTimeout } = globalThis as any;

/** FileEvent::Kind, io/door/host_types.h. */
const Create = 0, Modify = 1, Metadata = 2, Remove = 3, Rename = 4;

interface WatchOptions {
  persistent?: boolean;
  recursive?: boolean;
  encoding?: string | null;
  signal?: AbortSignal;
}
function optionsOf(options: any): WatchOptions {
  const all: WatchOptions = typeof options === "string" ? { encoding: options } : options ?? {};
  if (typeof all !== "object") throw invalidArgType("options", ["string", "Object"], options);
  if (all.persistent !== undefined) validateBoolean(all.persistent, "options.persistent");
  if (all.recursive !== undefined) validateBoolean(all.recursive, "options.recursive");
  validateAbortSignal(all.signal, "options.signal");
  return all;
}
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What comes of a watch as Node tells it: "rename" for names that come or go, else "change". */
function each(events: any[], root: string, tell: (type: string, name: string) => void): void {
  for (let i = 0; i < events.length; i += 3) {
    const kind: number = events[i], path: string = events[i + 1] || nameOf(root);
    const to: string = events[i + 2];
    if (kind === Modify || kind === Metadata) tell("change", path);
    else if (kind === Create || kind === Remove) tell("rename", path);
    else if (kind === Rename) {
      tell("rename", path);
      tell("rename", to);
    } else tell("change", nameOf(root));  // Some were lost: whoever listens should look.
  }
}

const keepRunning = (promise: unknown, keeps: boolean): void => host.keep(promise, keeps);

export class FSWatcher extends EventEmitter {
  #handle = 0;
  #isClosed = false;
  #keeps: boolean;
  #waiting: Promise<unknown> | undefined;
  constructor(path: string, options: WatchOptions) {
    super();
    this.#keeps = options.persistent !== false;
    try {
      this.#handle = host.wait("Watch", path, options.recursive === true);
    } catch (error: any) {
      error.filename = path;
      throw error;
    }
    void this.#run(path, options.encoding);
    const { signal } = options;
    if (!signal) return;
    const stop = () => this.close();
    if (signal.aborted) nextTick(stop);
    else signal.addEventListener("abort", stop, { once: true });
  }
  async #run(path: string, encoding: string | null | undefined): Promise<void> {
    try {
      for (;;) {
        this.#waiting = host.begin("ReadWatch", this.#handle);
        if (!this.#keeps) keepRunning(this.#waiting, false);
        const events = await this.#waiting as any[];
        if (events.length === 0 || this.#isClosed) return;
        each(events, path, (type, name) => {
          if (!this.#isClosed) nextTick(() => {
            if (!this.#isClosed) this.emit("change", type, named(name, encoding));
          });
        });
      }
    } catch (error) {
      if (!this.#isClosed) nextTick(() => this.emit("error", inNodesWords(error, undefined)));
    }
  }
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    host.close(this.#handle);
    nextTick(() => this.emit("close"));
  }
  ref(): this {
    this.#keeps = true;
    if (this.#waiting) keepRunning(this.#waiting, true);
    return this;
  }
  unref(): this {
    this.#keeps = false;
    if (this.#waiting) keepRunning(this.#waiting, false);
    return this;
  }
}

export function watch(path: any, options?: any, listener?: any): FSWatcher {
  if (typeof options === "function") {
    listener = options;
    options = {};
  }
  const watcher = new FSWatcher(pathOf(path, "filename"), optionsOf(options));
  if (listener) watcher.on("change", listener);
  return watcher;
}

interface Change { eventType: string; filename: any }

export async function* watchPromise(path: any, options?: any): AsyncGenerator<Change, void> {
  const all = optionsOf(options);
  const text = pathOf(path, "filename");
  const { signal } = all;
  if (signal?.aborted) throw abortErrorOf(signal);
  const handle: number = await host.begin("Watch", text, all.recursive === true);
  const stop = () => void host.close(handle);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortErrorOf(signal);
      const waiting = host.begin("ReadWatch", handle);
      if (all.persistent === false) keepRunning(waiting, false);
      const events: any[] = await waiting;
      if (signal?.aborted) throw abortErrorOf(signal);
      if (events.length === 0) return;
      const changes: Change[] = [];
      each(events, text, (eventType, name) => {
        changes.push({ eventType, filename: named(name, all.encoding) });
      });
      yield* changes;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

// ---- watchFile

const kDefaultInterval = 5007;

export class StatWatcher extends EventEmitter {
  readonly #path: string;
  readonly #isBigInt: boolean;
  #timer: any;
  #interval = kDefaultInterval;
  #isPersistent = true;
  #isStopped = false;
  #last: Stats | BigIntStats | undefined;
  constructor(path: string, isBigInt: boolean) {
    super();
    this.#path = path;
    this.#isBigInt = isBigInt;
  }
  start(interval: number, isPersistent: boolean): void {
    this.#interval = interval;
    this.#isPersistent = isPersistent;
    void this.#look();
  }
  async #look(): Promise<void> {
    const told: Told | null = await lookLater(this.#path);
    if (this.#isStopped) return;
    const now = told === null ? noStats(this.#isBigInt)
      : this.#isBigInt ? new BigIntStats(told) : statsOf(told);
    const before = this.#last;
    this.#last = now;
    // The first look tells only if nothing is there.
    if (before === undefined) {
      if (told === null) this.#tell(now, now);
    } else if (this.#differ(before, now)) this.#tell(now, before);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#look(), this.#interval);
    if (!this.#isPersistent) this.#timer.unref();
  }
  #tell(now: unknown, before: unknown): void {
    nextTick(() => {
      if (!this.#isStopped) this.emit("change", now, before);
    });
  }
  #differ(a: any, b: any): boolean {
    return a.mtimeMs !== b.mtimeMs || a.ctimeMs !== b.ctimeMs || a.size !== b.size ||
      a.ino !== b.ino || a.mode !== b.mode || a.nlink !== b.nlink || a.uid !== b.uid ||
      a.gid !== b.gid;
  }
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    nextTick(() => this.emit("stop"));
  }
  ref(): this {
    this.#isPersistent = true;
    this.#timer?.ref();
    return this;
  }
  unref(): this {
    this.#isPersistent = false;
    this.#timer?.unref();
    return this;
  }
}

const watched = new Map<string, StatWatcher>();
const absolute = (path: string): string =>
  path.startsWith("/") ? path : `${host.currentFolder()}/${path}`;

export function watchFile(path: any, options?: any, listener?: any): StatWatcher {
  if (typeof options === "function") {
    listener = options;
    options = {};
  }
  validateFunction(listener, "listener");
  const text = absolute(pathOf(path, "filename"));
  const interval = options?.interval ?? kDefaultInterval;
  validateUint32(interval, "interval");
  let watcher = watched.get(text);
  if (!watcher) {
    watcher = new StatWatcher(text, options?.bigint === true);
    watched.set(text, watcher);
    watcher.start(interval, options?.persistent !== false);
  }
  watcher.on("change", listener);
  return watcher;
}
export function unwatchFile(path: any, listener?: any): void {
  const text = absolute(pathOf(path, "filename"));
  const watcher = watched.get(text);
  if (!watcher) return;
  if (typeof listener === "function") watcher.removeListener("change", listener);
  else watcher.removeAllListeners("change");
  if (watcher.listenerCount("change") > 0) return;
  watcher.stop();
  watched.delete(text);
}
