// shoal:bench/measure: samples of a function's time, and what they come to.
import host from "shoal:host";
import type { Bench, BenchContext } from "../bench.ts";

const { Math, Float64Array, BigInt, Number, Infinity } = globalThis;

export interface Statistics {
  /** Nanoseconds of one call. */
  mean: number; min: number; max: number; p50: number; p75: number; p99: number; p995: number;
  /** Standard deviation. */
  deviation: number;
  samples: number;
  calls: number;
  /** Samples beyond 1.5 times the distance of the quartiles; they count in all of the above. */
  outliers: number;
  /** Of the processor, of one call; null: this machine does not let us count. */
  instructions: number | null;
}

/// A sample takes at least so long: some hundred times what the clock itself costs.
const sampleNs = 200_000;
const samplesMax = 10_000;
const callsMax = 1e7;

const clock = (): number => Number(host.ask("ClockMonotonic"));
interface Count { count: bigint | number; thread: bigint | number }
function instructions(): Count | undefined {
  try {
    return host.ask("InstructionCount") as Count;
  } catch {
    return undefined;
  }
}
/// Of the same thread; a context may go on on another one.
function instructionsBetween(a: Count | undefined, b: Count | undefined): number | undefined {
  if (!a || !b || a.thread !== b.thread) return undefined;
  return Number(BigInt(b.count) - BigInt(a.count));
}

class Meter implements BenchContext {
  started = 0;
  passed = 0;
  uses = false;
  constructor(readonly name: string) {}
  start(): void {
    this.uses = true;
    this.started = clock();
  }
  end(): void {
    this.passed += clock() - this.started;
  }
}

/// Calls in a row, and how long they took.
type Sample = (calls: number) => number | Promise<number>;

async function sampler(bench: Bench): Promise<Sample> {
  const { fn } = bench;
  const meter = new Meter(bench.name);
  const first = fn(meter);
  const isAsync = typeof (first as any)?.then === "function";
  await first;
  if (meter.uses) {
    return async (calls) => {
      meter.passed = 0;
      for (let i = 0; i < calls; ++i) {
        const result = fn(meter);
        if (isAsync) await result;
      }
      return meter.passed;
    };
  }
  if (isAsync) {
    return async (calls) => {
      const began = clock();
      for (let i = 0; i < calls; ++i) await fn(meter);
      return clock() - began;
    };
  }
  return (calls) => {
    const began = clock();
    for (let i = 0; i < calls; ++i) fn(meter);
    return clock() - began;
  };
}

/// What the loop itself takes for a call of nothing; taken off again.
let emptyCallNs: number | undefined;
async function emptyCall(): Promise<number> {
  if (emptyCallNs !== undefined) return emptyCallNs;
  const sample = await sampler({ name: "", fn: () => {} });
  let least = Infinity;
  for (let i = 0; i < 20; ++i) least = Math.min(least, await sample(5000) / 5000);
  return emptyCallNs = least;
}

export async function measure(bench: Bench): Promise<Statistics> {
  const { warmup = 100, time = 600, samples: samplesMin = 10 } = bench;
  const empty = await emptyCall();
  const sample = await sampler(bench);
  // Warm-up, in which it shows how many calls make a sample.
  let calls = 1, taken = 0;
  for (let end = clock() + warmup * 1e6; clock() < end;) {
    taken = await sample(calls);
    const factor = Math.min(10, sampleNs * 1.2 / Math.max(taken, 1));
    if (taken < sampleNs && calls < callsMax)
      calls = Math.min(callsMax, Math.ceil(calls * factor));
  }
  const times: number[] = [];
  const counted: number[] = [];
  const end = clock() + time * 1e6;
  while ((clock() < end || times.length < samplesMin) && times.length < samplesMax) {
    const before = instructions();
    times.push(Math.max(0, await sample(calls) / calls - empty));
    const count = instructionsBetween(before, instructions());
    if (count !== undefined) counted.push(count / calls);
  }
  return summarize(times, calls, counted);
}

/** Of times of one call each. */
export function summarize(times: number[], calls: number, counted: number[]): Statistics {
  const sorted = Float64Array.from(times).sort();
  const n = sorted.length;
  const at = (share: number) => {
    const place = (n - 1) * share, low = Math.floor(place), high = Math.ceil(place);
    return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
  };
  let sum = 0;
  for (const each of sorted) sum += each;
  const mean = sum / n;
  let squares = 0;
  for (const each of sorted) squares += (each - mean) ** 2;
  const distance = at(0.75) - at(0.25);
  const low = at(0.25) - 1.5 * distance, high = at(0.75) + 1.5 * distance;
  const outliers = sorted.filter((each) => each < low || each > high).length;
  const middle = counted.sort((a, b) => a - b)[Math.floor(counted.length / 2)];
  return {
    mean, min: sorted[0]!, max: sorted[n - 1]!, p50: at(0.5), p75: at(0.75), p99: at(0.99),
    p995: at(0.995), deviation: Math.sqrt(squares / Math.max(1, n - 1)), samples: n,
    calls: calls * n, outliers, instructions: middle ?? null,
  };
}
