// node:worker_threads, on the Worker and the MessagePort of the web. What a thread prints goes to
// the process's own output, unless Worker was told to have it. Not here: resource limits (those
// of the context hold), heap snapshots.
import host from "shoal:host";
import { load } from "node:_host_seams";
import { absent } from "node:_not_yet";
import {
  type Beginning, type Sign, state, testsOption, type TestsOfThread,
} from "node:_worker_state";
import type { Wanted, WorkerStreams } from "node:_worker_streams";
import { registerClone } from "web:global/clone";

// Globals may be replaced by the program.
const { BroadcastChannel, MessageChannel, MessagePort } = globalThis;

type Listener = (...values: any[]) => void;
type Key = string | symbol;
type Transfer = readonly unknown[] | { transfer?: readonly unknown[] };

function typeError(code: string, message: string): TypeError {
  return Object.assign(new TypeError(message), { code });
}

function checkListener(listener: unknown): asserts listener is Listener {
  if (typeof listener === "function") return;
  throw typeError("ERR_INVALID_ARG_TYPE", 'The "listener" argument must be of type function');
}

// ---- Events, as Node's objects have them

/** What Worker has of Node's EventEmitter. */
class Emitter {
  #listeners = new Map<Key, { listener: Listener; once: boolean }[]>();

  #add(type: Key, listener: Listener, once: boolean, first = false): this {
    checkListener(listener);
    const all = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, first ? [{ listener, once }, ...all] : [...all, { listener, once }]);
    return this;
  }
  on(type: Key, listener: Listener): this {
    return this.#add(type, listener, false);
  }
  addListener(type: Key, listener: Listener): this {
    return this.#add(type, listener, false);
  }
  once(type: Key, listener: Listener): this {
    return this.#add(type, listener, true);
  }
  prependListener(type: Key, listener: Listener): this {
    return this.#add(type, listener, false, true);
  }
  prependOnceListener(type: Key, listener: Listener): this {
    return this.#add(type, listener, true, true);
  }
  off(type: Key, listener: Listener): this {
    const all = this.#listeners.get(type) ?? [];
    const at = all.findLastIndex((each) => each.listener === listener);
    if (at >= 0) this.#listeners.set(type, all.toSpliced(at, 1));
    return this;
  }
  removeListener(type: Key, listener: Listener): this {
    return this.off(type, listener);
  }
  removeAllListeners(type?: Key): this {
    if (type === undefined) this.#listeners.clear();
    else this.#listeners.delete(type);
    return this;
  }
  emit(type: Key, ...values: unknown[]): boolean {
    const all = this.#listeners.get(type) ?? [];
    if (all.length === 0 && type === "error") throw values[0];
    for (const { listener, once } of all) {
      if (once) this.off(type, listener);
      Reflect.apply(listener, this, values);
    }
    return all.length > 0;
  }
  listeners(type: Key): Listener[] {
    return (this.#listeners.get(type) ?? []).map((each) => each.listener);
  }
  listenerCount(type: Key): number {
    return this.#listeners.get(type)?.length ?? 0;
  }
  eventNames(): Key[] {
    return [...this.#listeners.keys()].filter((type) => this.listenerCount(type) > 0);
  }
  setMaxListeners(): this {
    return this;
  }
}

interface Heard {
  type: string;
  listener: Listener;
  handler: (event: Event) => void;
}
const heard = new WeakMap<EventTarget, Heard[]>();

function listen(port: MessagePort, type: string, listener: Listener, once: boolean): MessagePort {
  checkListener(listener);
  const handler = (event: Event) => {
    if (once) portMethods.off.call(port, type, listener);
    const hasData = type === "message" || type === "messageerror";
    hasData ? listener.call(port, (event as MessageEvent).data) : listener.call(port);
  };
  heard.set(port, [...(heard.get(port) ?? []), { type, listener, handler }]);
  port.addEventListener(type, handler);
  if (type === "message") {
    port.ref();
    port.start();
  }
  return port;
}

/** What ports have besides the methods of the web's; there once this module is. */
const portMethods = {
  on(this: MessagePort, type: string, listener: Listener) {
    return listen(this, type, listener, false);
  },
  addListener(this: MessagePort, type: string, listener: Listener) {
    return listen(this, type, listener, false);
  },
  once(this: MessagePort, type: string, listener: Listener) {
    return listen(this, type, listener, true);
  },
  off(this: MessagePort, type: string, listener: Listener) {
    const all = heard.get(this) ?? [];
    const at = all.findLastIndex((each) => each.type === type && each.listener === listener);
    if (at < 0) return this;
    this.removeEventListener(type, all[at]!.handler);
    heard.set(this, all.toSpliced(at, 1));
    return this;
  },
  removeListener(this: MessagePort, type: string, listener: Listener) {
    return portMethods.off.call(this, type, listener);
  },
  removeAllListeners(this: MessagePort, type?: string) {
    for (const each of heard.get(this) ?? []) {
      if (type !== undefined && each.type !== type) continue;
      portMethods.off.call(this, each.type, each.listener);
    }
    return this;
  },
  listenerCount(this: MessagePort, type: string) {
    return (heard.get(this) ?? []).filter((each) => each.type === type).length;
  },
  eventNames(this: MessagePort) {
    return [...new Set((heard.get(this) ?? []).map((each) => each.type))];
  },
};
for (const [name, value] of Object.entries(portMethods))
  Object.defineProperty(MessagePort.prototype, name, { value, writable: true, configurable: true });

// ---- What may not be transferred

const untransferable = new WeakSet<object>();

function transferOf(given: unknown): readonly unknown[] {
  const list = Array.isArray(given) ? given : (given as { transfer?: unknown } | null)?.transfer;
  return Array.isArray(list) ? list : [];
}

function checkTransfer(given: unknown): void {
  for (const each of transferOf(given)) {
    if (typeof each === "object" && each !== null && untransferable.has(each))
      throw new DOMException("An object that is marked as untransferable", "DataCloneError");
  }
}

/** From the first mark on, whoever transfers is asked. */
let guardTransfers = () => {
  guardTransfers = () => {};
  const guard = (holder: any, name: string) => {
    const original = holder[name];
    const guarded = {
      [name](this: unknown, ...values: unknown[]) {
        checkTransfer(values[1]);
        return Reflect.apply(original, this, values);
      },
    }[name];
    Object.defineProperty(holder, name, { value: guarded, writable: true, configurable: true });
  };
  guard(MessagePort.prototype, "postMessage");
  guard(globalThis.Worker.prototype, "postMessage");
  guard(globalThis, "structuredClone");
};

export function markAsUntransferable(object: unknown): void {
  if ((typeof object !== "object" && typeof object !== "function") || object === null) return;
  guardTransfers();
  untransferable.add(object);
}

export function isMarkedAsUntransferable(object: unknown): boolean {
  return typeof object === "object" && object !== null && untransferable.has(object);
}

/// Objects that nobody may clone; registered with the first of them.
let uncloneable: WeakSet<object> | undefined;

/** Buffers and primitives are cloned all the same. */
export function markAsUncloneable(object: unknown): void {
  if ((typeof object !== "object" && typeof object !== "function") || object === null) return;
  if (!uncloneable) {
    const marked = uncloneable = new WeakSet<object>();
    registerClone((each) => marked.has(each), null, undefined, true);
  }
  uncloneable.add(object);
}

// ---- Worker

export interface WorkerOptions {
  argv?: unknown[];
  env?: Record<string, string> | symbol;
  eval?: boolean;
  name?: string;
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  transferList?: readonly unknown[];
  workerData?: unknown;
  [testsOption]?: TestsOfThread;
}

/** Text that is a program of its own: a module that has `require` as well. */
function evalUrl(text: string): string {
  const require = 'import { createRequire as __require } from "node:module"; ' +
    `const require = __require(${JSON.stringify(host.currentFolder() + "/[worker eval]")}); `;
  return "data:text/typescript," + encodeURIComponent(require + text);
}

function urlOf(file: unknown, isText: boolean): string {
  if (isText) {
    if (typeof file === "string") return evalUrl(file);
    throw typeError("ERR_INVALID_ARG_VALUE",
      "The argument 'options.eval' must be false when 'filename' is not a string");
  }
  if (file instanceof URL) {
    if (file.protocol === "file:" || file.protocol === "data:") return file.href;
    throw typeError("ERR_INVALID_URL_SCHEME", "The URL must be of scheme file or data");
  }
  if (typeof file !== "string")
    throw typeError("ERR_INVALID_ARG_TYPE",
      'The "filename" argument must be of type string or an instance of URL');
  if (file.startsWith("/")) return file;
  if (file.startsWith("./") || file.startsWith("../")) return host.currentFolder() + "/" + file;
  throw typeError("ERR_WORKER_PATH",
    "The worker script or module filename must be an absolute path or a relative path " +
      `starting with './' or '../'. Received "${file}"`);
}

function nextId(): number {
  if (!state.ids) {
    state.ids = new Int32Array(new SharedArrayBuffer(4));
    state.ids[0] = 1;
  }
  return Atomics.add(state.ids, 0, 1);
}

const environment = (): typeof import("node:_process_env") => load("node:_process_env");

type NodePort = MessagePort & { onclose: () => void; ref(): void; unref(): void };

class NodeWorker extends Emitter {
  threadId: number;
  readonly threadName: string;
  readonly resourceLimits = {};
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #streamPort: MessagePort | null;
  readonly #wanted: Wanted;
  #streams: WorkerStreams | undefined;
  #code = 0;
  #isTerminated = false;
  #isReferenced = true;
  /** The worker, and its ports: when all are over it has ended. */
  readonly #open: Set<object>;

  constructor(file: string | URL, options: WorkerOptions = {}) {
    super();
    const url = urlOf(file, options.eval === true);
    const { port1, port2 } = new MessageChannel();
    const { stdin, stdout, stderr } = options;
    const wanted = { stdin: Boolean(stdin), stdout: Boolean(stdout), stderr: Boolean(stderr) };
    const streams = stdin || stdout || stderr ? new MessageChannel() : null;
    this.threadId = nextId();
    this.threadName = options.name === undefined ? "" : String(options.name);
    this.#worker = new globalThis.Worker("node:_worker_start", {
      type: "module", name: this.threadName,
    });
    this.#port = port1;
    this.#streamPort = streams && streams.port1;
    this.#wanted = wanted;
    this.#open = new Set<object>([this.#worker, port1]);
    if (streams) this.#open.add(streams.port1);
    const beginning: Beginning = {
      url,
      threadId: this.threadId,
      threadName: this.threadName,
      port: port2,
      workerData: options.workerData,
      environmentData: state.environmentData,
      ids: state.ids!,
      tests: options[testsOption] ?? null,
      argv: (options.argv ?? []).map(String),
      streams: streams && streams.port2,
      wanted,
      env: typeof options.env === "object" ? { ...options.env } : null,
      sharedEnv: options.env === SHARE_ENV ? environment().shareEnvironment() : null,
    };
    try {
      checkTransfer(options.transferList);
      const transfer = [port2, ...(options.transferList ?? [])] as Transferable[];
      if (streams) transfer.push(streams.port2);
      this.#worker.postMessage(beginning, transfer);
    } catch (error) {
      this.#worker.terminate();
      throw error;
    }
    this.#listen();
  }

  #listen(): void {
    this.#worker.onmessage = (event: MessageEvent<Sign>) => {
      if ("exit" in event.data) this.#code = event.data.exit;
      else this.emit("online");
    };
    this.#worker.onerror = (event: ErrorEvent) => {
      event.preventDefault();
      this.#code = 1;
      this.emit("error", event.error ?? new Error(event.message));
    };
    const worker = this.#worker as unknown as { onclose: () => void };
    const port = this.#port as NodePort;
    worker.onclose = () => {
      // What it has sent may still be on its way, with the end of its ports behind it.
      if (this.#isReferenced) this.#holdPorts();
      this.#close(this.#worker);
    };
    port.onclose = () => this.#close(port);
    const streams = this.#streamPort as NodePort | null;
    if (streams) {
      streams.onclose = () => this.#close(streams);
      this.#ownStreams();
    }
    port.onmessage = (event) => {
      if (!this.#isTerminated) this.emit("message", event.data);
    };
    port.onmessageerror = (event) => {
      if (!this.#isTerminated) this.emit("messageerror", event.data);
    };
    port.unref();  // The worker itself keeps the program running, or not.
  }

  #ownStreams(): WorkerStreams {
    return this.#streams ??=
      new (load("node:_worker_streams").WorkerStreams)(this.#streamPort, this.#wanted);
  }
  get stdin() {
    return this.#wanted.stdin ? this.#ownStreams().stdin : null;
  }
  get stdout() {
    return this.#ownStreams().stdout;
  }
  get stderr() {
    return this.#ownStreams().stderr;
  }
  #holdPorts(): void {
    for (const each of this.#open) if (each !== this.#worker) (each as NodePort).ref();
  }

  #close(part: object): void {
    if (!this.#open.delete(part) || this.#open.size > 0) return;
    this.threadId = -1;
    this.#streams?.close();
    this.emit("exit", this.#code);
  }

  postMessage(value: unknown, transfer?: Transfer): void {
    this.#port.postMessage(value, transfer as StructuredSerializeOptions);
  }
  /** The promise of the code that it exits with. */
  terminate(): Promise<number> {
    if (this.#open.size === 0) return Promise.resolve(this.#code);
    if (!this.#isTerminated) {
      this.#isTerminated = true;
      this.#code = 1;
      this.#holdPorts();
      this.#worker.terminate();  // Which says no more of itself.
      this.#open.delete(this.#worker);
    }
    return new Promise((done) => this.once("exit", done));
  }
  ref(): void {
    this.#isReferenced = true;
    (this.#worker as unknown as { ref(): void }).ref();
  }
  unref(): void {
    this.#isReferenced = false;
    (this.#worker as unknown as { unref(): void }).unref();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate();
  }
}
Object.defineProperty(NodeWorker, "name", { value: "Worker" });

// ---- Of this thread

export const isMainThread = state.isMainThread;
export const threadId = state.threadId;
export const parentPort = state.parentPort;
export const workerData = state.workerData;
export const resourceLimits = {};
export const SHARE_ENV = Symbol.for("nodejs.worker_threads.SHARE_ENV");

/** For threads that are started from here on. */
export function setEnvironmentData(key: unknown, value?: unknown): void {
  if (value === undefined) state.environmentData.delete(key);
  else state.environmentData.set(key, value);
}
export function getEnvironmentData(key: unknown): unknown {
  return state.environmentData.get(key);
}

/** Threads that the runtime starts for itself: there are none. */
export const isInternalThread = false;
export const { threadName } = state;
export const [moveMessagePortToContext, postMessageToThread] = [
  absent("worker_threads", "moveMessagePortToContext", 2),
  absent("worker_threads", "postMessageToThread", 4),
];

/** The oldest message that waits at a port: { message }, without an event; undefined: none does. */
export function receiveMessageOnPort(
  port: MessagePort | BroadcastChannel,
): { message: unknown } | undefined {
  const isPort = port instanceof MessagePort || port instanceof BroadcastChannel;
  if (isPort) return host.receiveMessage(port);
  throw typeError("ERR_INVALID_ARG_TYPE", 'The "port" argument must be a MessagePort instance');
}

export { BroadcastChannel, MessageChannel, MessagePort, NodeWorker as Worker };

const threads = {
  BroadcastChannel, MessageChannel, MessagePort, SHARE_ENV, Worker: NodeWorker, getEnvironmentData,
  isMainThread, isMarkedAsUntransferable, markAsUntransferable, parentPort, receiveMessageOnPort,
  resourceLimits, setEnvironmentData, threadId, workerData, isInternalThread, threadName,
  moveMessagePortToContext, postMessageToThread, markAsUncloneable,
};
export default threads;
export { threads as "module.exports" };
