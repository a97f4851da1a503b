// What shoal:subprocess and node:child_process share: the start of a process, and waiting in the
// middle of script for all that it says.
import host from "shoal:host";

/// Bits of SpawnOption, io/door/host_types.h.
export const ClearEnvironment = 1, User = 2, Group = 4, Detached = 8, EndsWithContext = 16;

export interface Launch {
  program: string;
  arguments: string[];
  directory: string;
  /** Names and values in turn. */
  environment: string[];
  /** As SpawnProcess wants them. */
  streams: string[];
  handles: number[];
  options: number;
  user: number;
  group: number;
}

/** The handle of the process, which runs. */
export function launch(how: Launch): number {
  return host.wait(
    "SpawnProcess", how.program, how.arguments, how.directory, how.environment, how.streams,
    how.handles, how.options, how.user, how.group);
}
export function streamOf(process: number, index: number): number {
  return host.wait("ProcessStream", process, index);
}

/** One buffer of the first `length` bytes of all chunks. */
export function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < chunks.length && at < length; ++i) {
    const chunk = chunks[i]!;
    all.set(at + chunk.length > length ? chunk.subarray(0, length - at) : chunk, at);
    at += chunk.length;
  }
  return all;
}

/// A stream that is read in the middle of script.
interface Reading {
  stream: number;
  pending: number;
  chunks: Uint8Array[];
  bytes: number;
}
export interface Collected {
  /** By descriptor; null: it was no pipe. */
  outputs: (Uint8Array<ArrayBuffer> | null)[];
  code: number;
  signal: number;
  timedOut: boolean;
  /** It was killed, for it said more than that. */
  overflowed: boolean;
}
export interface CollectOptions {
  /** For its standard input, which is a pipe. */
  input?: Uint8Array | undefined;
  /** Which descriptors are read: pipes. */
  outputs: number[];
  bytesMax: number;
  timeout: number;
  killSignal: number;
}

const chunkBytes = 65536;

function startReading(process: number, descriptor: number): Reading {
  const stream = streamOf(process, descriptor);
  return {
    stream, pending: host.start("ReadStream", stream, chunkBytes), chunks: [], bytes: 0,
  };
}

/// One answer of a stream; whether it says too much.
function readOn(reading: Reading, bytesMax: number): boolean {
  let data: Uint8Array;
  try {
    data = host.take(reading.pending);
  } catch {
    data = new Uint8Array();
  }
  reading.pending = 0;
  if (data.length === 0) return false;
  reading.chunks.push(data);
  reading.bytes += data.length;
  reading.pending = host.start("ReadStream", reading.stream, chunkBytes);
  return reading.bytes > bytesMax;
}

function kill(process: number, signal: number): void {
  try {
    host.wait("KillProcess", process, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** Waits, in the middle of script, until the process has ended and its streams with it. */
export function collect(process: number, options: CollectOptions): Collected {
  const { input, bytesMax, timeout, killSignal } = options;
  const readings: Reading[] = [];
  for (let i = 0; i < options.outputs.length; ++i)
    readings.push(startReading(process, options.outputs[i]!));
  let writing = 0, ending = 0, stdin = 0;
  if (input) {
    stdin = streamOf(process, 0);
    writing = host.start("WriteStream", stdin, input);
    ending = host.start("EndStream", stdin);
  }
  let ended = host.start("WaitProcess", process);
  let end = { code: 0, signal: 0 }, timedOut = false, overflowed = false;
  const due = timeout > 0 ? performance.now() + timeout : Infinity;
  for (;;) {
    const pending = ended ? [ended] : [];
    for (let i = 0; i < readings.length; ++i)
      if (readings[i]!.pending) pending.push(readings[i]!.pending);
    if (pending.length === 0) break;
    const left = timedOut || overflowed || due === Infinity ? undefined : due - performance.now();
    const which = host.waitAny(pending, left);
    if (which < 0) {
      timedOut = true;
      kill(process, killSignal);
      continue;
    }
    if (pending[which] === ended) {
      end = host.take(ended);
      ended = 0;
      continue;
    }
    const reading = readings.find((each) => each.pending === pending[which])!;
    if (!readOn(reading, bytesMax) || overflowed) continue;
    overflowed = true;
    kill(process, killSignal);
  }
  // Whether it has read all of its input is its own affair.
  for (const each of [writing, ending]) if (each) drop(each);
  host.close(process);
  if (stdin) host.close(stdin);
  const outputs: Collected["outputs"] = [];
  for (let i = 0; i < readings.length; ++i) {
    const { chunks, bytes, stream } = readings[i]!;
    host.close(stream);
    outputs[options.outputs[i]!] = joined(chunks, bytes > bytesMax ? bytesMax : bytes);
  }
  return { outputs, code: end.code, signal: end.signal, timedOut, overflowed };
}
function drop(operation: number): void {
  try {
    host.take(operation);
  } catch {
    // A closed pipe.
  }
}
