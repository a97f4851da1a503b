// performance: https://w3c.github.io/hr-time/, https://w3c.github.io/performance-timeline/ and
// https://w3c.github.io/user-timing/. Not here: entries of resources, of navigation and of garbage
// collections; only marks and measures come about.
import host from "shoal:host";
import {
  defineInspection, defineInterface, dictionary, domString, eachOfSequence, isObject,
  requireArguments, showing,
} from "../file/web_idl.ts";

const { DOMException, EventTarget, Map, Object, Symbol, TypeError, structuredClone } = globalThis;
const { apply } = Reflect;
const { sort, slice } = Array.prototype;
const { get: mapGet, set: mapSet, delete: mapDelete, clear: mapClear } = Map.prototype;
const { now } = host as { now(): number };

/** Of the clock of performance.now(), in milliseconds since 1970. */
const origin: number = host.wallClock() - now();
const internal = Symbol("internal");

// ---- Entries

export interface PerformanceMarkOptions {
  detail?: any;
  startTime?: number;
}
export interface PerformanceMeasureOptions {
  detail?: any;
  start?: string | number;
  duration?: number;
  end?: string | number;
}

export class PerformanceEntry {
  readonly #name: string;
  readonly #type: string;
  readonly #start: number;
  readonly #duration: number;

  constructor(key: unknown, name?: any, type?: any, start?: any, duration?: any) {
    if (key !== internal) throw new TypeError("Illegal constructor");
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }
  get name(): string { return this.#name; }
  get entryType(): string { return this.#type; }
  get startTime(): number { return this.#start; }
  get duration(): number { return this.#duration; }
  toJSON(): object {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }
}

/** DOMHighResTimeStamp. */
function timeStamp(value: unknown, what: string): number {
  const number = +(value as number);
  if (number - number !== 0) throw new TypeError(`${what}: not a finite number`);
  return number;
}

export class PerformanceMark extends PerformanceEntry {
  readonly #detail: unknown;
  constructor(markName: string, markOptions: PerformanceMarkOptions | undefined = undefined) {
    const what = "PerformanceMark constructor";
    requireArguments(arguments.length, 1, what);
    const name = domString(markName), options = dictionary(markOptions, what);
    const given = options?.startTime, detail = options?.detail;
    let start: number;
    if (given === undefined) start = now();
    else {
      start = timeStamp(given, `${what}: startTime`);
      if (start < 0) throw new TypeError(`${what}: startTime is negative`);
    }
    super(internal, name, "mark", start, 0);
    this.#detail = detail === undefined || detail === null ? null : structuredClone(detail);
  }
  get detail(): any { return this.#detail; }
  override toJSON(): object {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }
}

export class PerformanceMeasure extends PerformanceEntry {
  readonly #detail: unknown;
  constructor(key: unknown, name?: any, start?: any, duration?: any, detail?: any) {
    super(key, name, "measure", start, duration);
    this.#detail = detail;
  }
  get detail(): any { return this.#detail; }
  override toJSON(): object {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }
}
defineInterface(PerformanceEntry, "PerformanceEntry");
defineInterface(PerformanceMark, "PerformanceMark");
defineInterface(PerformanceMeasure, "PerformanceMeasure");
for (const type of [PerformanceEntry, PerformanceMark, PerformanceMeasure])
  defineInspection<any>(type, type.name, showing<any>(type === PerformanceEntry
    ? ["name", "entryType", "startTime", "duration"]
    : ["name", "entryType", "startTime", "duration", "detail"]));

// ---- The timeline: entries in the order of their times, and who observes them

let timeline: PerformanceEntry[] = [];
/** The latest time of the marks of each name. */
const latestMarks = new Map<string, number>();
const supportedTypes: readonly string[] = Object.freeze(["mark", "measure"]);

const byTime = (a: PerformanceEntry, b: PerformanceEntry) => a.startTime - b.startTime;
function chosen(
  from: readonly PerformanceEntry[], name: string | undefined, type: string | undefined,
): PerformanceEntry[] {
  const all: PerformanceEntry[] = [];
  for (let i = 0; i < from.length; ++i) {
    const entry = from[i]!;
    if (name !== undefined && entry.name !== name) continue;
    if (type !== undefined && entry.entryType !== type) continue;
    all[all.length] = entry;
  }
  return apply(sort, all, [byTime]);
}
const optional = (value: unknown) => value === undefined ? undefined : domString(value);

export class PerformanceObserverEntryList {
  readonly #entries: readonly PerformanceEntry[];
  constructor(key: unknown, entries?: any) {
    if (key !== internal) throw new TypeError("Illegal constructor");
    this.#entries = entries;
  }
  getEntries(): PerformanceEntry[] {
    return chosen(this.#entries, undefined, undefined);
  }
  getEntriesByType(type: string): PerformanceEntry[] {
    requireArguments(arguments.length, 1, "getEntriesByType");
    return chosen(this.#entries, undefined, domString(type));
  }
  getEntriesByName(name: string, type: string | undefined = undefined): PerformanceEntry[] {
    requireArguments(arguments.length, 1, "getEntriesByName");
    return chosen(this.#entries, domString(name), optional(type));
  }
}
defineInterface(PerformanceObserverEntryList, "PerformanceObserverEntryList");

type Callback = (list: PerformanceObserverEntryList, observer: PerformanceObserver) => void;
export interface PerformanceObserverInit {
  entryTypes?: string[];
  type?: string;
  buffered?: boolean;
}

let observers: PerformanceObserver[] = [];
let isQueued = false;
let deliver: (observer: PerformanceObserver) => void;
let take: (observer: PerformanceObserver, entry: PerformanceEntry) => boolean;

/** §"queue the PerformanceObserver task". */
function queueDelivery(): void {
  if (isQueued) return;
  isQueued = true;
  setTimeoutOriginal(() => {
    isQueued = false;
    const all = apply(slice, observers, []);
    for (let i = 0; i < all.length; ++i) deliver(all[i]!);
  }, 0);
}
const setTimeoutOriginal = globalThis.setTimeout;

function publish(entry: PerformanceEntry): void {
  let isObserved = false;
  for (let i = 0; i < observers.length; ++i)
    if (take(observers[i]!, entry)) isObserved = true;
  if (isObserved) queueDelivery();
  timeline[timeline.length] = entry;
}

export class PerformanceObserver {
  readonly #callback: Callback;
  #types: string[] = [];
  #form: "none" | "single" | "multiple" = "none";
  #buffer: PerformanceEntry[] = [];

  constructor(callback: Callback) {
    requireArguments(arguments.length, 1, "PerformanceObserver constructor");
    if (typeof callback !== "function")
      throw new TypeError("PerformanceObserver constructor: callback is not a function");
    this.#callback = callback;
  }

  observe(options: PerformanceObserverInit | undefined = undefined): void {
    const what = "PerformanceObserver.observe";
    const init = dictionary(options, what);
    const entryTypes = init?.entryTypes, type = init?.type;
    if (entryTypes === undefined && type === undefined)
      throw new TypeError(`${what}: one of entryTypes and type is required`);
    if (entryTypes !== undefined && (type !== undefined || init!.buffered !== undefined))
      throw new TypeError(`${what}: entryTypes goes with nothing else`);
    const form = entryTypes === undefined ? "single" : "multiple";
    if (this.#form !== "none" && this.#form !== form)
      throw new DOMException(`${what}: it observes in the other way`, "InvalidModificationError");
    this.#form = form;
    if (form === "multiple") {
      const types: string[] = [];
      eachOfSequence(entryTypes, what, (each, all: string[]) => {
        const text = domString(each);
        if (isSupported(text)) all[all.length] = text;
      }, types);
      if (types.length === 0) return;
      this.#types = types;
    } else {
      const text = domString(type);
      if (!isSupported(text)) return;
      if (!isIn(this.#types, text)) this.#types[this.#types.length] = text;
      if (init!.buffered) {
        const old = chosen(timeline, undefined, text);
        for (let i = 0; i < old.length; ++i) this.#buffer[this.#buffer.length] = old[i]!;
        if (old.length > 0) queueDelivery();
      }
    }
    if (!isIn(observers, this)) observers[observers.length] = this;
  }
  disconnect(): void {
    const left: PerformanceObserver[] = [];
    for (let i = 0; i < observers.length; ++i)
      if (observers[i] !== this) left[left.length] = observers[i]!;
    observers = left;
    this.#buffer = [];
    this.#types = [];
    this.#form = "none";
  }
  takeRecords(): PerformanceEntry[] {
    const all = this.#buffer;
    this.#buffer = [];
    return all;
  }
  static get supportedEntryTypes(): readonly string[] {
    return supportedTypes;
  }

  static {
    deliver = (observer) => {
      const all = observer.#buffer;
      if (all.length === 0) return;
      observer.#buffer = [];
      try {
        apply(observer.#callback, observer,
          [new PerformanceObserverEntryList(internal, all), observer]);
      } catch (error) {
        host.reportUncaught(error);
      }
    };
    take = (observer, entry) => {
      if (!isIn(observer.#types, entry.entryType)) return false;
      observer.#buffer[observer.#buffer.length] = entry;
      return true;
    };
  }
}
defineInterface(PerformanceObserver, "PerformanceObserver");

function isIn<T>(all: readonly T[], one: T): boolean {
  for (let i = 0; i < all.length; ++i) if (all[i] === one) return true;
  return false;
}
const isSupported = (type: string) => isIn(supportedTypes, type);

// ---- performance

/** A time given as a number, or as the name of the latest mark of that name. */
function timeOf(mark: unknown, what: string): number {
  if (typeof mark === "number") {
    const time = timeStamp(mark, what);
    if (time < 0) throw new TypeError(`${what}: a time is negative`);
    return time;
  }
  const name = domString(mark), time = apply(mapGet, latestMarks, [name]) as number | undefined;
  if (time === undefined)
    throw new DOMException(`The "${name}" performance mark has not been set`, "SyntaxError");
  return time;
}

function checkMeasure(options: Record<string, unknown>, end: unknown, what: string): void {
  if (end !== undefined) throw new TypeError(`${what}: endMark goes with a mark's name alone`);
  const { start, duration, end: stop } = options;
  if (start === undefined && stop === undefined)
    throw new TypeError(`${what}: one of start and end is required`);
  if (start !== undefined && duration !== undefined && stop !== undefined)
    throw new TypeError(`${what}: start, duration and end say too much`);
}

function measured(
  startOrOptions: unknown, endMark: unknown, what: string,
): [start: number, end: number, detail: unknown] {
  const options = isObject(startOrOptions) ? startOrOptions as PerformanceMeasureOptions
    : undefined;
  let hasMember = false;
  if (options)
    for (const name of ["detail", "duration", "end", "start"] as const)
      if (options[name] !== undefined) hasMember = true;
  if (options && hasMember) checkMeasure(options as Record<string, unknown>, endMark, what);
  const { start: from, duration, end: to, detail } = options ?? ({} as PerformanceMeasureOptions);
  const mark = options || startOrOptions === null ? undefined : startOrOptions;
  let end: number;
  if (endMark !== undefined) end = timeOf(domString(endMark), what);
  else if (to !== undefined) end = timeOf(to, what);
  else if (from !== undefined && duration !== undefined)
    end = timeOf(from, what) + timeStamp(duration, what);
  else end = now();
  let start: number;
  if (from !== undefined) start = timeOf(from, what);
  else if (duration !== undefined && to !== undefined) start = end - timeStamp(duration, what);
  else if (mark !== undefined) start = timeOf(domString(mark), what);
  else start = 0;
  return [start, end, detail];
}

let check: (self: unknown) => void;

export class Performance extends EventTarget {
  readonly #isOurs = true;
  constructor(key: unknown = undefined) {
    if (key !== internal) throw new TypeError("Illegal constructor");
    super();
  }
  static {
    check = (self) => {
      if (!(isObject(self) && #isOurs in self))
        throw new TypeError("Illegal invocation: this is no Performance");
    };
  }
  now(): number {
    check(this);
    return now();
  }
  get timeOrigin(): number {
    check(this);
    return origin;
  }
  toJSON(): object {
    check(this);
    return { timeOrigin: origin };
  }
  mark(
    markName: string, markOptions: PerformanceMarkOptions | undefined = undefined,
  ): PerformanceMark {
    requireArguments(arguments.length, 1, "Performance.mark");
    const entry = new PerformanceMark(markName, markOptions);
    publish(entry);
    const { name, startTime } = entry, latest = apply(mapGet, latestMarks, [name]);
    if (latest === undefined || latest <= startTime)
      apply(mapSet, latestMarks, [name, startTime]);
    return entry;
  }
  measure(
    measureName: string,
    startOrMeasureOptions: string | PerformanceMeasureOptions | undefined = undefined,
    endMark: string | undefined = undefined,
  ): PerformanceMeasure {
    const what = "Performance.measure";
    requireArguments(arguments.length, 1, what);
    const name = domString(measureName);
    const [start, end, detail] = measured(startOrMeasureOptions, endMark, what);
    const copy = detail === undefined || detail === null ? null : structuredClone(detail);
    const entry = new PerformanceMeasure(internal, name, start, end - start, copy);
    publish(entry);
    return entry;
  }
  clearMarks(markName: string | undefined = undefined): void {
    const name = optional(markName);
    if (name === undefined) apply(mapClear, latestMarks, []);
    else apply(mapDelete, latestMarks, [name]);
    clear("mark", name);
  }
  clearMeasures(measureName: string | undefined = undefined): void {
    clear("measure", optional(measureName));
  }
  getEntries(): PerformanceEntry[] {
    return chosen(timeline, undefined, undefined);
  }
  getEntriesByType(type: string): PerformanceEntry[] {
    requireArguments(arguments.length, 1, "Performance.getEntriesByType");
    return chosen(timeline, undefined, domString(type));
  }
  getEntriesByName(name: string, type: string | undefined = undefined): PerformanceEntry[] {
    requireArguments(arguments.length, 1, "Performance.getEntriesByName");
    return chosen(timeline, domString(name), optional(type));
  }
}
function clear(type: string, name: string | undefined): void {
  const left: PerformanceEntry[] = [];
  for (let i = 0; i < timeline.length; ++i) {
    const entry = timeline[i]!;
    if (entry.entryType !== type || (name !== undefined && entry.name !== name))
      left[left.length] = entry;
  }
  timeline = left;
}
defineInterface(Performance, "Performance");
defineInspection(Performance, "Performance", showing<Performance>(["timeOrigin"]));

export const performance = new Performance(internal);
