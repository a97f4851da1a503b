// Standard streams of a thread, over a port between it and the thread that has started it: on both
// sides the same classes. What is written waits until the other side has asked for it.
import { Readable } from "node:_stream_readable";
import { Writable } from "node:_stream_writable";

type Name = "stdin" | "stdout" | "stderr";
type Chunk = [data: string | Uint8Array, encoding: string];
type Done = (error?: unknown) => void;
/** Pieces of a stream, which ends if there are none; or a request for more of it. */
type Message = { stream: Name; chunks: Chunk[] } | { wants: Name };

/** Which of a thread's streams go to the thread that starts it. */
export type Wanted = Record<Name, boolean>;

/// The streams at one end of the port. It keeps its thread running while something waits.
class StreamPort {
  readonly port: MessagePort;
  readonly #inputs = new Map<Name, Input>();
  readonly #outputs = new Map<Name, Output>();
  #holders = 0;

  constructor(port: MessagePort) {
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<Message>) => {
      if ("wants" in data) this.#outputs.get(data.wants)?.goOn();
      else this.#inputs.get(data.stream)?.take(data.chunks);
    };
    this.#keep();
  }
  input(name: Name, holds: boolean): Input {
    const made = new Input(this, name, holds);
    this.#inputs.set(name, made);
    return made;
  }
  output(name: Name): Output {
    const made = new Output(this, name);
    this.#outputs.set(name, made);
    return made;
  }
  send(message: Message): void {
    this.port.postMessage(message);
  }
  hold(change: number): void {
    this.#holders += change;
    this.#keep();
  }
  #keep(): void {
    const port = this.port as unknown as { ref(): void; unref(): void };
    if (this.#holders > 0) port.ref();
    else port.unref();
  }
  /** What is written from here on, and what waits, goes without a request: there will be none. */
  hurry(): void {
    for (const each of this.#outputs.values()) each.hurry();
  }
  /** Nothing more will come. */
  close(): void {
    for (const each of this.#inputs.values()) each.take([]);
    this.hurry();
  }
}

class Input extends Readable {
  readonly #port: StreamPort;
  readonly #name: Name;
  #holds: boolean;
  #isHolding = false;
  #isEnded = false;

  /** holds: while it is read and has not ended, the thread runs. */
  constructor(port: StreamPort, name: Name, holds: boolean) {
    super();
    this.#port = port;
    this.#name = name;
    this.#holds = holds;
  }
  override _read(): void {
    if (this.#holds && !this.#isHolding && !this.#isEnded) {
      this.#isHolding = true;
      this.#port.hold(1);
    }
    this.#port.send({ wants: this.#name });
  }
  take(chunks: Chunk[]): void {
    if (this.#isEnded) return;
    for (const [data, encoding] of chunks) this.push(data, encoding as BufferEncoding);
    if (chunks.length > 0) return;
    this.#isEnded = true;
    this.push(null);
    if (this.#isHolding) this.#port.hold(-1);
    this.#isHolding = false;
  }
}

class Output extends Writable {
  readonly #port: StreamPort;
  readonly #name: Name;
  #done: Done | null = null;
  #hurries = false;

  constructor(port: StreamPort, name: Name) {
    super({ decodeStrings: false });
    this.#port = port;
    this.#name = name;
  }
  override _writev(pieces: { chunk: any; encoding: string }[], done: Done): void {
    const chunks = pieces.map(({ chunk, encoding }): Chunk => [chunk, encoding]);
    this.#port.send({ stream: this.#name, chunks });
    if (this.#hurries) return done();
    this.#done = done;
    this.#port.hold(1);
  }
  override _final(done: Done): void {
    this.#port.send({ stream: this.#name, chunks: [] });
    done();
  }
  goOn(): void {
    const done = this.#done;
    if (!done) return;
    this.#done = null;
    this.#port.hold(-1);
    done();
  }
  hurry(): void {
    this.#hurries = true;
    this.goOn();
  }
}

/** Of the starting thread: what Worker has. Streams that are not wanted end with the thread. */
export class WorkerStreams {
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly #port: StreamPort | null;

  constructor(port: MessagePort | null, wanted: Wanted) {
    const streams = this.#port = port && new StreamPort(port);
    const input = (name: Name) =>
      streams && wanted[name] ? streams.input(name, false) : new Readable({ read() {} });
    this.stdin = streams && wanted.stdin ? streams.output("stdin") : null;
    this.stdout = input("stdout");
    this.stderr = input("stderr");
  }
  close(): void {
    this.#port?.close();
    if (this.#port) return;
    this.stdout.push(null);
    this.stderr.push(null);
  }
}

/** Of the thread itself: its process has them. */
export function takeStreams(port: MessagePort, wanted: Wanted): void {
  const { process } = globalThis as any;
  const streams = new StreamPort(port);
  for (const name of ["stdout", "stderr"] as const) {
    if (!wanted[name]) continue;
    const simple = process[name], stream: any = streams.output(name);
    // There the console looks.
    simple.write = (...values: any[]) => stream.write(...values);
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true });
  }
  if (wanted.stdin)
    Object.defineProperty(process, "stdin", {
      value: streams.input("stdin", true), configurable: true, enumerable: true,
    });
  process.on("exit", () => streams.hurry());
}

/** process.stdin of a thread to which nobody writes. */
export function noInput(): Readable {
  return new Readable({
    read() {
      this.push(null);
    },
  });
}
