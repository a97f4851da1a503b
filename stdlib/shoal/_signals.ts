// Signals of this process, for shoal:process and node:process: which there are, and who listens.
// One handle of the host's per signal, as long as anybody listens; listening keeps no program
// running.
import host from "shoal:host";
import { nextTick } from "node:_host_seams";
import { signals as numbers } from "node:_os_constants";

const { Object } = globalThis;

/** Of the names that mean the same number, the one that is told. */
const names: Record<number, string> = {};
for (const name of Object.keys(numbers))
  names[(numbers as Record<string, number>)[name]!] ??= name;

/** Undefined: there is no such signal. */
export function signalNumber(name: string): number | undefined {
  return Object.hasOwn(numbers, name) ? (numbers as Record<string, number>)[name] : undefined;
}
export function signalName(number: number): string | undefined {
  return names[number];
}

/** `shoal test` hears of what tests send: a signal to their own process is none for the runner. */
export const seams = { onSent: (_id: number, _number: number) => {} };
export function sendSignal(id: number, number: number): void {
  host.ask("SignalProcess", id, number);
  seams.onSent(id, number);
}

type Listener = (name: string, number: number) => void;
interface Listening {
  handle: number;
  listeners: Listener[];
}
const listening: Record<number, Listening | undefined> = {};

function tell(name: string, number: number): void {
  const listeners = listening[number]?.listeners.slice() ?? [];
  for (let i = 0; i < listeners.length; ++i) listeners[i]!(name, number);
}

async function watch(name: string, number: number, entry: Listening): Promise<void> {
  while (listening[number] === entry) {
    const next = host.begin("NextSignal", entry.handle);
    host.keep(next, false);
    let count: number;
    try {
      count = await next;
    } catch {
      return;  // The handle is closed.
    }
    // What a listener throws is an uncaught exception, not a rejection.
    for (; count > 0; --count) nextTick(tell, name, number);
  }
}

/** The same listener may listen several times; it is told as often. */
export function listenForSignal(name: string, listener: Listener): void {
  const number = signalNumber(name)!;
  let entry = listening[number];
  if (!entry) {
    entry = { handle: host.wait("ListenSignal", number), listeners: [] };
    listening[number] = entry;
    void watch(name, number, entry);
  }
  entry.listeners.push(listener);
}

export function forgetSignal(name: string, listener: Listener): void {
  const number = signalNumber(name)!;
  const entry = listening[number];
  const at = entry ? entry.listeners.lastIndexOf(listener) : -1;
  if (at < 0) return;
  entry!.listeners.splice(at, 1);
  if (entry!.listeners.length > 0) return;
  listening[number] = undefined;
  host.close(entry!.handle);
}
