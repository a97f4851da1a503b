// process.env that several threads share (SHARE_ENV of node:worker_threads). What it holds stands
// as JSON in memory that is shared, in two halves: who writes fills the one that nobody reads, then
// raises the version, of which the lowest bit tells the half. So a thread that is ended while it
// writes leaves what there was.
const {
  Atomics, Int32Array, JSON, Math, Object, Reflect, RangeError, SharedArrayBuffer, String,
  Uint16Array,
} = globalThis;

/** What goes to another thread. */
export interface SharedEnvironment {
  words: Int32Array<SharedArrayBuffer>;
  halves: readonly [SharedArrayBuffer, SharedArrayBuffer];
}
type Variables = Record<string, string>;

const Lock = 0, Version = 1, Lengths = 2, WordCount = 4;
const mostBytes = 1 << 22, chunk = 4096;
/// A thread that had the lock for so long has been ended.
const lockMs = 1000;

export function makeShared(variables: Variables): SharedEnvironment {
  const half = () => new SharedArrayBuffer(0, { maxByteLength: mostBytes });
  const shared: SharedEnvironment = {
    words: new Int32Array(new SharedArrayBuffer(4 * WordCount)), halves: [half(), half()],
  };
  write(shared, variables);
  return shared;
}

function write({ words, halves }: SharedEnvironment, variables: Variables): number {
  const text = JSON.stringify(variables), bytes = 2 * text.length;
  if (bytes > mostBytes)
    throw new RangeError(`process.env: shared by threads it may have ${mostBytes} bytes`);
  const version = Atomics.load(words, Version) + 1 | 0;
  const which = version & 1, half = halves[which]!;
  if (half.byteLength < bytes) half.grow(Math.min(mostBytes, 2 * bytes));
  const units = new Uint16Array(half);
  for (let i = 0; i < text.length; ++i) units[i] = text.charCodeAt(i);
  Atomics.store(words, Lengths + which, text.length);
  Atomics.store(words, Version, version);
  return version;
}

function read({ words, halves }: SharedEnvironment): { version: number; variables: Variables } {
  for (;;) {
    const version = Atomics.load(words, Version), which = version & 1;
    const units = new Uint16Array(halves[which]!)
      .slice(0, Atomics.load(words, Lengths + which));
    // Who wrote meanwhile wrote over it, perhaps.
    if (Atomics.load(words, Version) !== version) continue;
    let text = "";
    for (let i = 0; i < units.length; i += chunk)
      text += String.fromCharCode(...units.subarray(i, i + chunk));
    return { version, variables: JSON.parse(text) };
  }
}

/** From now on the traps of process.env look there. */
export function connect(
  target: Variables, traps: ProxyHandler<Variables>, shared: SharedEnvironment, isNew: boolean,
): void {
  const { words } = shared;
  let seen = isNew ? Atomics.load(words, Version) : -1;
  const refresh = () => {
    if (Atomics.load(words, Version) === seen) return;
    const { version, variables } = read(shared);
    for (const name of Object.keys(target)) delete target[name];
    Object.assign(target, variables);
    seen = version;
  };
  const reading = (name: "get" | "has" | "ownKeys" | "getOwnPropertyDescriptor") => {
    const plain: any = Reflect[name];
    // Of what it inherits, too: process.env itself is the receiver.
    traps[name] = (...values: any[]) => {
      refresh();
      return plain(...values);
    };
  };
  const changing = (name: "set" | "defineProperty" | "deleteProperty") => {
    const plain: any = traps[name];
    traps[name] = (...values: any[]) => {
      while (Atomics.compareExchange(words, Lock, 0, 1) !== 0)
        if (Atomics.wait(words, Lock, 1, lockMs) === "timed-out") break;
      try {
        refresh();
        const result = plain(...values);
        seen = write(shared, target);
        return result;
      } finally {
        Atomics.store(words, Lock, 0);
        Atomics.notify(words, Lock, 1);
      }
    };
  };
  for (const name of ["get", "has", "ownKeys", "getOwnPropertyDescriptor"] as const) reading(name);
  for (const name of ["set", "defineProperty", "deleteProperty"] as const) changing(name);
}
