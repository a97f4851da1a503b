// shoal:test/clock: fake timers. The context's own clock stands, and moves when it is told to: what
// Date, performance, setTimeout, setInterval, sleep and AbortSignal.timeout go by is that clock, so
// nothing is replaced. Microtasks, process.nextTick and setImmediate run as ever.
import host from "shoal:host";

const {
  Date, Promise, Error, TypeError, Infinity, Set, String, setImmediate, clearTimeout,
} = globalThis as any;
const clockIsHeld = (): boolean => host.clockIsHeld();
const now = (): number => host.timersNow();
/// To where the first timer is due, if that is not later than `until`; and calls it.
const runNextTimer = (until: number): boolean => host.runNextTimer(until);
const pendingTimers = (): [object, unknown, boolean, number][] => host.pendingTimers();

/// Of timers that set timers.
const timersMax = 100_000;

export interface FakeTimersOptions {
  /** What Date.now() gives; the time that it is, unless it is said. */
  now?: number | Date;
  /** Jest's and Vitest's choice of functions: the whole clock stands, whatever it says. */
  toFake?: string[];
  doNotFake?: string[];
  advanceTimers?: boolean | number;
}

function wallOf(time: number | Date | string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const ms = typeof time === "number" ? time : new Date(time).getTime();
  if (!(ms === ms)) throw new TypeError(`setSystemTime: no time (got ${String(time)})`);
  return ms;
}

/// Those that waited when the clock was stopped: they go on when it does.
let real = new Set();
function hold(time: number | Date | string | undefined): void {
  if (!clockIsHeld()) real = new Set(pendingTimers().map(([timer]) => timer));
  host.holdClock(wallOf(time));
}
export function useFakeTimers(options: FakeTimersOptions = {}): void {
  hold(options.now);
}
/** Time goes on as outside. Timers that were set meanwhile never fire. */
export function useRealTimers(): void {
  if (!clockIsHeld()) return;
  clearAllTimers();
  real = new Set();
  host.releaseClock();
}
export function isFakeTimers(): boolean {
  return clockIsHeld();
}
/** What Date says; timers wait as long as before. Holds the clock, if it is not held. */
export function setSystemTime(time?: number | Date | string): void {
  if (!clockIsHeld()) hold(time);
  else if (time !== undefined) host.setWall(wallOf(time));
}
export function getMockedSystemTime(): Date | null {
  return clockIsHeld() ? new Date() : null;
}

function check(ms: number): void {
  if (typeof ms !== "number" || !(ms >= 0))
    throw new TypeError(`advanceTimersByTime: milliseconds are wanted (got ${String(ms)})`);
}
function tooMany(): Error {
  return new Error(`${timersMax} timers have run, and more are set: a loop of timers?`);
}
/** Time passes: what is due meanwhile runs, each at its time. */
export function advanceTimersByTime(ms: number): void {
  check(ms);
  const end = now() + ms;
  for (let count = 0; runNextTimer(end); ++count) if (count === timersMax) throw tooMany();
  host.moveTo(end);
}
/** To where the n-th of the timers that wait is due. */
export function advanceTimersToNextTimer(steps = 1): void {
  for (let i = 0; i < steps && runNextTimer(Infinity); ++i);
}
/** Until none waits, whatever they set. */
export function runAllTimers(): void {
  for (let count = 0; runNextTimer(Infinity); ++count)
    if (count === timersMax) throw tooMany();
}
/** To where the last of those that wait now is due. */
export function runOnlyPendingTimers(): void {
  const last = pendingTimers().at(-1);
  if (last) advanceTimersByTime(last[3] - now());
}

/// What the callbacks have fulfilled goes on: microtasks, ticks and immediates.
const settle = (): Promise<void> => new Promise((resolve: () => void) => setImmediate(resolve));

export async function advanceTimersByTimeAsync(ms: number): Promise<void> {
  check(ms);
  const end = now() + ms;
  await settle();
  for (let count = 0; runNextTimer(end); ++count) {
    if (count === timersMax) throw tooMany();
    await settle();
  }
  host.moveTo(end);
  await settle();
}
export async function advanceTimersToNextTimerAsync(steps = 1): Promise<void> {
  await settle();
  for (let i = 0; i < steps && runNextTimer(Infinity); ++i) await settle();
}
export async function runAllTimersAsync(): Promise<void> {
  await settle();
  for (let count = 0; runNextTimer(Infinity); ++count) {
    if (count === timersMax) throw tooMany();
    await settle();
  }
}
export async function runOnlyPendingTimersAsync(): Promise<void> {
  await settle();
  const last = pendingTimers().at(-1);
  if (last) await advanceTimersByTimeAsync(last[3] - now());
}
export function clearAllTimers(): void {
  for (const [timer] of pendingTimers()) if (!real.has(timer)) clearTimeout(timer);
}
export function getTimerCount(): number {
  return pendingTimers().filter(([timer]) => !real.has(timer)).length;
}
