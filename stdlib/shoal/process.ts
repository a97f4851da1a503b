// shoal:process: this process, with Deno's names: arguments, environment, folder, exit, signals,
// standard streams as web streams, use of memory and time. Another process: shoal:subprocess; the
// machine: shoal:os.
import host from "shoal:host";
import { isTerminal } from "node:_host_seams";
import { Keeper, bytesOf, readableOf } from "shoal:_byte_streams";
import { forgetSignal, listenForSignal, sendSignal, signalNumber } from "shoal:_signals";

const { Object, TypeError, URL, Uint8Array, WritableStream } = globalThis;
const process = (globalThis as any).process;

// ---- What it is

/** The words after the program's name. */
export const args: readonly string[] = Object.freeze(process.argv.slice(2));
export const pid: number = process.pid, ppid: number = process.ppid;
export const execPath = (): string => process.execPath;

export function cwd(): string {
  return process.cwd();
}
export function chdir(directory: string | URL): void {
  const path = directory instanceof URL ? decodeURIComponent(directory.pathname) : directory;
  host.ask("ChangeDirectory", path);
}
/** The mask before; with a number it is set. */
export function umask(mask?: number): number {
  return host.ask("FileModeMask", "umask", mask !== undefined, mask ?? 0);
}

/** Runs the listeners for the end, and ends the program. */
export function exit(code?: number): never {
  return process.exit(code);
}
/** What the program ends with, if nobody says otherwise: an integer. */
export const exitCode = {
  get(): number { return process.exitCode ?? 0; },
  set(code: number): void { process.exitCode = code; },
};

// ---- Environment

function nameOf(name: unknown): string {
  if (typeof name !== "string" || name === "" || /[=\0]/.test(name))
    throw new TypeError(`The name of a variable is not empty and has no "=" (got ${String(name)})`);
  return name;
}
/** The environment: of this program and of the children that it starts. */
export const env = {
  get(name: string): string | undefined {
    const known = process.env[nameOf(name)];
    if (known !== undefined) return known;
    // It may be one that this context may see, though not all of them.
    const { found, value } = host.ask("EnvironmentVariable", name);
    return found && !removed.has(name) ? value : undefined;
  },
  set(name: string, value: string): void {
    if (String(value).includes("\0")) throw new TypeError("A variable's value has no null bytes");
    removed.delete(nameOf(name));
    process.env[name] = value;
  },
  delete(name: string): void {
    removed.add(nameOf(name));
    delete process.env[name];
  },
  has(name: string): boolean {
    return env.get(name) !== undefined;
  },
  toObject(): Record<string, string> {
    return { ...process.env };
  },
};
/// Deleted here; the process's own environment has them still.
const removed = new Set<string>();

// ---- Signals

export type Signal = string;
interface Listening {
  signal: Signal;
  handler: () => void;
  listener: () => void;
}
const listening: Listening[] = [];

function checkSignal(signal: Signal): void {
  if (typeof signal !== "string" || signalNumber(signal) === undefined)
    throw new TypeError(`Invalid signal: ${String(signal)}`);
}
/** While anybody listens for it the signal does nothing else. No program runs on for it. */
export function addSignalListener(signal: Signal, handler: () => void): void {
  checkSignal(signal);
  if (typeof handler !== "function") throw new TypeError("The listener is not a function");
  if (listening.some((each) => each.signal === signal && each.handler === handler)) return;
  const listener = () => handler();
  listenForSignal(signal, listener);
  listening.push({ signal, handler, listener });
}
export function removeSignalListener(signal: Signal, handler: () => void): void {
  checkSignal(signal);
  const at = listening.findIndex((each) => each.signal === signal && each.handler === handler);
  if (at < 0) return;
  const [{ listener }] = listening.splice(at, 1) as [Listening];
  forgetSignal(signal, listener);
}
/** To any process, by its number. */
export function kill(id: number, signal: Signal = "SIGTERM"): void {
  checkSignal(signal);
  sendSignal(id, signalNumber(signal)!);
}

// ---- Standard streams

export interface ConsoleSize {
  columns: number;
  rows: number;
}
/** Of the terminal that a standard stream leads to; none does: an Error. */
export function consoleSize(): ConsoleSize {
  for (const descriptor of [0, 1, 2]) {
    const { columns, rows } = host.ask("TerminalSize", descriptor);
    if (columns !== 0) return { columns, rows };
  }
  throw Object.assign(new Error("consoleSize: no standard stream is a terminal"), {
    code: "ENOTTY", errno: -25, syscall: "ioctl",
  });
}

function received(data: Uint8Array, buffer: Uint8Array): number | null {
  if (data.length === 0 && buffer.length !== 0) return null;
  buffer.set(data);
  return data.length;
}
const input = new Keeper();
let readable: ReadableStream<Uint8Array> | undefined;

/** Standard input. */
export const stdin = {
  get readable(): ReadableStream<Uint8Array> {
    return readable ??= readableOf(
      (bytesMax) => input.begin("ReadStandard", bytesMax), () => undefined);
  },
  /** Into the buffer: how many bytes, null at the end. */
  async read(buffer: Uint8Array): Promise<number | null> {
    return received(await input.begin("ReadStandard", buffer.length), buffer);
  },
  readSync(buffer: Uint8Array): number | null {
    return received(host.wait("ReadStandard", buffer.length), buffer);
  },
  isTerminal(): boolean { return isTerminal(0); },
  /** Keys come as they are pressed, and are not shown; with `cbreak` Ctrl+C is a signal still. */
  setRaw(isRaw: boolean, options: { cbreak?: boolean } = {}): void {
    host.ask("TerminalMode", 0, isRaw, options.cbreak === true);
  },
  ref(): void { input.set(true); },
  unref(): void { input.set(false); },
};

class Output {
  readonly #descriptor: number;
  #writable: WritableStream<Uint8Array> | undefined;
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }
  /** What was written is written when the promise is fulfilled. */
  get writable(): WritableStream<Uint8Array> {
    return this.#writable ??= new WritableStream<Uint8Array>({
      write: async (chunk) => void await this.write(bytesOf(chunk)),
    });
  }
  async write(data: Uint8Array): Promise<number> {
    const count = this.#put(data);
    await host.begin("FlushStandard", this.#descriptor);
    return count;
  }
  writeSync(data: Uint8Array): number {
    const count = this.#put(data);
    host.wait("FlushStandard", this.#descriptor);
    return count;
  }
  /// Behind what was printed before.
  #put(data: Uint8Array): number {
    if (!(data instanceof Uint8Array)) throw new TypeError("What is written is a Uint8Array");
    (this.#descriptor === 1 ? process.stdout : process.stderr).write(data);
    return data.length;
  }
  isTerminal(): boolean { return isTerminal(this.#descriptor); }
}
/** Standard output and standard error. */
export const stdout = new Output(1), stderr = new Output(2);

// ---- Use of memory and time

/** Bytes. */
export interface MemoryUsage {
  rss: number;
  heapTotal: number;
  heapUsed: number;
  external: number;
}
export function memoryUsage(): MemoryUsage {
  const { rss, heapTotal, heapUsed, external } = host.memoryUsage();
  return { rss, heapTotal, heapUsed, external };
}
/** Of the whole process, microseconds. */
export function cpuUsage(): { user: number; system: number } {
  const [user, system] = host.ask("ResourceUsage");
  return { user, system };
}
/** Nanoseconds since some time in the past, never going back. */
export function hrtime(): bigint {
  return process.hrtime.bigint();
}
/** Seconds that the program has run. */
export function uptime(): number {
  return process.uptime();
}
