// node:perf_hooks, on the global performance. Not here: entries of http and of garbage collections
// (PerformanceObserver hears what the global performance tells), event loop figures.
import { codeError } from "node:_errors";
import { validateFunction, validateInteger, validateObject } from "node:_validators";

const {
  performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList, PerformanceResourceTiming,
} = globalThis as any;
const { Math, Number, Map, Reflect, Object } = globalThis;

export const constants = Object.freeze({
  NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16, NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
});

/** Values from `lowest` to `highest` in buckets of `figures` significant digits. */
class Histogram {
  #buckets = new Map<number, number>();
  #count = 0;
  #exceeds = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #sum = 0;
  #squares = 0;
  readonly #highest: number;
  readonly #figures: number;

  constructor(highest: number, figures: number) {
    this.#highest = highest;
    this.#figures = figures;
  }
  #bucketOf(value: number): number {
    const digits = Math.floor(Math.log10(Math.max(value, 1))) + 1 - this.#figures;
    const unit = digits > 0 ? 10 ** digits : 1;
    return Math.floor(value / unit) * unit;
  }
  record(val: number | bigint): void {
    const value = Number(val);
    if (typeof val !== "bigint") validateInteger(val, "val", 1);
    if (value > this.#highest) {
      ++this.#exceeds;
      return;
    }
    const bucket = this.#bucketOf(value);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    ++this.#count;
    this.#sum += value;
    this.#squares += value * value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }
  #last: number | undefined;
  recordDelta(): void {
    const now = Math.round(performance.now() * 1e6);
    if (this.#last !== undefined) this.record(Math.max(1, now - this.#last));
    this.#last = now;
  }
  add(other: Histogram): void {
    for (const [value, count] of other.#buckets)
      for (let i = 0; i < count; ++i) this.record(Math.max(1, value));
  }
  reset(): void {
    this.#buckets.clear();
    this.#count = this.#exceeds = this.#max = this.#sum = this.#squares = 0;
    this.#min = Number.POSITIVE_INFINITY;
  }
  percentile(percentile: number): number {
    if (!(percentile > 0 && percentile <= 100))
      throw codeError("ERR_OUT_OF_RANGE", "percentile", "> 0 && <= 100", percentile);
    const wanted = Math.ceil(this.#count * percentile / 100);
    let seen = 0;
    for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      seen += this.#buckets.get(bucket)!;
      if (seen >= wanted) return bucket;
    }
    return 0;
  }
  get percentiles(): Map<number, number> {
    const all = new Map<number, number>();
    for (let p = 0; p < 100; p = p === 0 ? 50 : p + (100 - p) / 2) {
      all.set(p, p === 0 ? this.min : this.percentile(p));
      if (100 - p < 100 / Math.max(1, this.#count)) break;
    }
    return all.set(100, this.max);
  }
  get count(): number {
    return this.#count;
  }
  get exceeds(): number {
    return this.#exceeds;
  }
  get min(): number {
    return this.#count === 0 ? 9223372036854776000 : this.#min;
  }
  get max(): number {
    return this.#max;
  }
  get mean(): number {
    return this.#count === 0 ? NaN : this.#sum / this.#count;
  }
  get stddev(): number {
    if (this.#count === 0) return NaN;
    return Math.sqrt(Math.max(0, this.#squares / this.#count - this.mean ** 2));
  }
}

export interface HistogramOptions {
  lowest?: number;
  highest?: number;
  figures?: number;
}
export function createHistogram(options: HistogramOptions = {}): Histogram {
  validateObject(options, "options");
  const { highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  validateInteger(figures, "options.figures", 1, 5);
  return new Histogram(highest, figures);
}

/** How late timers are, in nanoseconds. */
class IntervalHistogram extends Histogram {
  readonly #resolution: number;
  #timer: any;
  constructor(resolution: number) {
    super(Number.MAX_SAFE_INTEGER, 3);
    this.#resolution = resolution;
  }
  enable(): boolean {
    if (this.#timer !== undefined) return false;
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.record(Math.max(1, Math.round((now - last) * 1e6)));
      last = now;
    }, this.#resolution);
    this.#timer.unref?.();
    return true;
  }
  disable(): boolean {
    if (this.#timer === undefined) return false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
}
export function monitorEventLoopDelay(options: { resolution?: number } = {}): IntervalHistogram {
  validateObject(options, "options");
  const { resolution = 10 } = options;
  validateInteger(resolution, "options.resolution", 1);
  return new IntervalHistogram(resolution);
}

/** fn, whose durations go into the histogram of the options. */
export function timerify(fn: any, options: { histogram?: Histogram } = {}): any {
  validateFunction(fn, "fn");
  validateObject(options, "options");
  const timed = function (this: unknown, ...values: any[]): any {
    const start = performance.now();
    const done = () =>
      options.histogram?.record(Math.max(1, Math.ceil((performance.now() - start) * 1e6)));
    const result = new.target ? Reflect.construct(fn, values, fn) : Reflect.apply(fn, this, values);
    if (!new.target && typeof result?.finally === "function") return result.finally(done);
    done();
    return result;
  };
  return Object.defineProperties(timed, {
    length: { configurable: false, enumerable: true, value: fn.length },
    name: { configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
}

/** Nobody measures how long the loop waits. */
export function eventLoopUtilization(): { idle: number; active: number; utilization: number } {
  return { idle: 0, active: 0, utilization: 0 };
}
for (const [name, value] of Object.entries({ timerify, eventLoopUtilization }))
  if (!(name in performance))
    Object.defineProperty(performance, name, { value, writable: true, configurable: true });

const hooks = {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList, PerformanceResourceTiming, monitorEventLoopDelay, createHistogram,
  performance, constants, timerify, eventLoopUtilization,
};
export {
  performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList, PerformanceResourceTiming,
};
export default hooks;
export { hooks as "module.exports" };
