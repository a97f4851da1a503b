// shoal:subprocess: other programs, with the names and semantics of Deno's Command. Beyond it: the
// options `timeout`, `killSignal`, `maxOutput`, `argv0` and `detached`.
//
// A child that is not `detached` ends with the program (or context) that has started it, as Deno's
// do: it is killed when its context ends. What it has printed by then is kept.
import host from "shoal:host";
import {
  ClearEnvironment, Detached, EndsWithContext, Group, User, collect, joined, launch, streamOf,
  type Launch,
} from "shoal:_children";
import {
  CollectableStream, Keeper, readableOfHandle, writableOfHandle,
} from "shoal:_byte_streams";
import { signalName, signalNumber } from "shoal:_signals";

const { Object, Promise, TypeError, RangeError, URL, Symbol } = globalThis;

export type Stdio = "piped" | "inherit" | "null";
export type Signal = string;

export interface CommandOptions {
  args?: string[];
  cwd?: string | URL;
  /** The child has `env`, and nothing of ours. */
  clearEnv?: boolean;
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
  /** The child is killed with SIGTERM when it is aborted. */
  signal?: AbortSignal;
  stdin?: Stdio;
  stdout?: Stdio;
  stderr?: Stdio;
  /** In a session of its own; and it goes on when the program ends. */
  detached?: boolean;
  /** What the child sees as the name that it was called by. */
  argv0?: string;
  /** Milliseconds; then it is killed. */
  timeout?: number;
  /** By `timeout` and `maxOutput`: SIGTERM. */
  killSignal?: Signal;
  /** Of output() and outputSync(): bytes of each stream; if it says more it is killed. */
  maxOutput?: number;
}
export interface CommandStatus {
  success: boolean;
  /** Of one that a signal ended: 128 and its number. */
  code: number;
  signal: Signal | null;
  timedOut: boolean;
}
export interface CommandOutput extends CommandStatus {
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: Uint8Array<ArrayBuffer>;
  /** It said more than `maxOutput`, and what came beyond is lost. */
  truncated: boolean;
}

const pathText = (path: string | URL): string => {
  if (typeof path === "string") return path;
  if (path instanceof URL && path.protocol === "file:") return decodeURIComponent(path.pathname);
  throw new TypeError("A path is a string or a file URL");
};

function stdioText(kind: Stdio | undefined, usual: Stdio, descriptor: number): string {
  switch (kind ?? usual) {
    case "piped": return "pipe";
    case "inherit": return `inherit ${descriptor}`;
    case "null": return "null";
  }
  throw new TypeError(`stdio is "piped", "inherit" or "null" (got ${String(kind)})`);
}

function numberOfSignal(name: Signal): number {
  const number = typeof name === "string" ? signalNumber(name) : undefined;
  if (number === undefined) throw new TypeError(`Invalid signal: ${String(name)}`);
  return number;
}

function launchOf(command: string, options: CommandOptions, usual: Stdio[]): Launch {
  const environment: string[] = [];
  const env = options.env ?? {};
  for (const name of Object.keys(env)) environment.push(name, String(env[name]));
  const args = options.args ?? [], all = [options.argv0 ?? command];
  for (let i = 0; i < args.length; ++i) all.push(String(args[i]));
  return {
    program: command,
    arguments: all,
    directory: options.cwd === undefined ? "" : pathText(options.cwd),
    environment,
    streams: [
      stdioText(options.stdin, usual[0]!, 0), stdioText(options.stdout, usual[1]!, 1),
      stdioText(options.stderr, usual[2]!, 2),
    ],
    handles: [],
    options: (options.clearEnv ? ClearEnvironment : 0) |
      (options.uid !== undefined ? User : 0) | (options.gid !== undefined ? Group : 0) |
      (options.detached ? Detached : EndsWithContext),
    user: options.uid ?? 0,
    group: options.gid ?? 0,
  };
}

function statusOf(end: { code: number; signal: number }, timedOut: boolean): CommandStatus {
  const signal = end.signal === 0 ? null : signalName(end.signal) ?? `SIG${end.signal}`;
  const code = signal === null ? end.code : 128 + end.signal;
  return { success: code === 0, code, signal, timedOut };
}

type Piped = Uint8Array<ArrayBuffer> | null;
function outputOf(
  status: CommandStatus, stdout: Piped, stderr: Piped, truncated: boolean,
): CommandOutput {
  const output = { ...status, truncated } as CommandOutput;
  for (const [name, bytes] of [["stdout", stdout], ["stderr", stderr]] as const)
    Object.defineProperty(output, name, {
      get() {
        if (bytes) return bytes;
        throw new TypeError(`Cannot get '${name}': '${name}' is not piped`);
      },
      enumerable: bytes !== null, configurable: true,
    });
  return output;
}

/** At most `bytesMax` of a stream; calls `overflow` once it says more. */
async function readAll(
  stream: CollectableStream, bytesMax: number, overflow: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader(), chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return joined(chunks, bytes > bytesMax ? bytesMax : bytes);
    if (bytes <= bytesMax) chunks.push(value);
    bytes += value.length;
    if (bytes > bytesMax) overflow();
  }
}

let construct: (launched: Launch, options: CommandOptions) => ChildProcess;
let pipesOf: (child: ChildProcess) => [CollectableStream | null, CollectableStream | null];

/** A program that runs. */
export class ChildProcess implements AsyncDisposable {
  #handle: number;
  #keeper = new Keeper();
  #ended = false;
  #timedOut = false;
  #stdin: WritableStream<Uint8Array> | null = null;
  #stdout: CollectableStream | null = null;
  #stderr: CollectableStream | null = null;
  readonly #id: number;
  readonly #status: Promise<CommandStatus>;

  private constructor(launched: Launch, options: CommandOptions) {
    this.#handle = launch(launched);
    this.#id = host.wait("ProcessId", this.#handle);
    const piped = (index: number) =>
      launched.streams[index] === "pipe" ? streamOf(this.#handle, index) : 0;
    const stdin = piped(0), stdout = piped(1), stderr = piped(2);
    if (stdin) this.#stdin = writableOfHandle(stdin, this.#keeper);
    if (stdout) this.#stdout = readableOfHandle(stdout, this.#keeper);
    if (stderr) this.#stderr = readableOfHandle(stderr, this.#keeper);
    this.#status = this.#wait(options);
  }
  static {
    construct = (launched, options) => new ChildProcess(launched, options);
    pipesOf = (child) => [child.#stdout, child.#stderr];
  }

  async #wait(options: CommandOptions): Promise<CommandStatus> {
    const { signal, timeout } = options;
    const stop = () => this.#end("SIGTERM");
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const alarm = timeout === undefined ? undefined : setTimeout(() => {
      this.#timedOut = true;
      this.#end(options.killSignal ?? "SIGTERM");
    }, timeout);
    if (alarm) (alarm as any).unref?.();
    try {
      const end = await this.#keeper.begin("WaitProcess", this.#handle);
      return statusOf(end, this.#timedOut);
    } finally {
      this.#ended = true;
      signal?.removeEventListener("abort", stop);
      if (alarm) clearTimeout(alarm);
      host.close(this.#handle);
    }
  }
  #end(signal: Signal): void {
    if (!this.#ended) this.kill(signal);
  }

  get pid(): number { return this.#id; }
  get status(): Promise<CommandStatus> { return this.#status; }
  get stdin(): WritableStream<Uint8Array> { return this.#piped("stdin", this.#stdin); }
  get stdout(): CollectableStream { return this.#piped("stdout", this.#stdout); }
  get stderr(): CollectableStream { return this.#piped("stderr", this.#stderr); }
  #piped<T>(name: string, stream: T | null): T {
    if (stream) return stream;
    throw new TypeError(`Cannot get '${name}': '${name}' is not piped`);
  }

  /** Of one that has ended: TypeError. */
  kill(signal: Signal = "SIGTERM"): void {
    const number = numberOfSignal(signal);
    if (this.#ended) throw new TypeError("Child process has already terminated");
    try {
      host.wait("KillProcess", this.#handle, number);
    } catch (error) {
      if ((error as { code?: string }).code !== "ESRCH") throw error;
      throw new TypeError("Child process has already terminated");
    }
  }
  /** Its end, and all that is piped of it; the rest of its input is closed. */
  async output(): Promise<CommandOutput> {
    return collectOutput(this, Infinity, "SIGTERM");
  }
  /** Whether the program runs on for it. */
  ref(): void { this.#keeper.set(true); }
  unref(): void { this.#keeper.set(false); }
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#end("SIGTERM");
    } catch {
      // It has ended meanwhile.
    }
    await this.#status;
  }
}

async function collectOutput(
  child: ChildProcess, bytesMax: number, killSignal: Signal,
): Promise<CommandOutput> {
  const [stdout, stderr] = pipesOf(child);
  for (const [name, stream] of [["stdout", stdout], ["stderr", stderr]] as const)
    if (stream?.locked)
      throw new TypeError(`Cannot collect output because '${name}' is locked`);
  let truncated = false;
  const overflow = () => {
    if (truncated) return;
    truncated = true;
    try {
      child.kill(killSignal);
    } catch {
      // It has ended meanwhile.
    }
  };
  const read = (stream: CollectableStream | null) =>
    stream ? readAll(stream, bytesMax, overflow) : Promise.resolve(null);
  const [status, out, error] = await Promise.all([child.status, read(stdout), read(stderr)]);
  return outputOf(status, out, error, truncated);
}

/** A program that can be run. */
export class Command {
  readonly #command: string;
  readonly #options: CommandOptions;
  constructor(command: string | URL, options: CommandOptions = {}) {
    this.#command = pathText(command);
    this.#options = options;
    if (options.killSignal !== undefined) numberOfSignal(options.killSignal);
    const { maxOutput } = options;
    if (maxOutput !== undefined && !(maxOutput >= 0))
      throw new RangeError("maxOutput is a number of bytes");
  }
  /** It runs; what is not said of its streams is ours. */
  spawn(): ChildProcess {
    this.#options.signal?.throwIfAborted();
    return construct(
      launchOf(this.#command, this.#options, ["inherit", "inherit", "inherit"]), this.#options);
  }
  /** Runs it to its end, with its output. */
  async output(): Promise<CommandOutput> {
    this.#checkInput("output");
    this.#options.signal?.throwIfAborted();
    const child = construct(
      launchOf(this.#command, this.#options, ["null", "piped", "piped"]), this.#options);
    return collectOutput(
      child, this.#options.maxOutput ?? Infinity, this.#options.killSignal ?? "SIGTERM");
  }
  /** The same, and the script stops meanwhile. */
  outputSync(): CommandOutput {
    this.#checkInput("outputSync");
    this.#options.signal?.throwIfAborted();
    const { maxOutput = Infinity, timeout = 0, killSignal = "SIGTERM" } = this.#options;
    const how = launchOf(this.#command, this.#options, ["null", "piped", "piped"]);
    const outputs = [1, 2].filter((each) => how.streams[each] === "pipe");
    const told = collect(launch(how), {
      outputs, bytesMax: maxOutput, timeout, killSignal: numberOfSignal(killSignal),
    });
    const status = statusOf(told, told.timedOut);
    return outputOf(status, told.outputs[1] ?? null, told.outputs[2] ?? null, told.overflowed);
  }
  #checkInput(name: string): void {
    if (this.#options.stdin === "piped")
      throw new TypeError(
        `${name}: stdin cannot be "piped", as nobody could write to it: use spawn`);
  }
}
