// shoal:bench: how long a function takes. A bench is warmed up, then run in samples, each of so
// many calls that the clock can tell; what is told of it is of one call. Declared with Deno's or
// mitata's words; `shoal bench` runs them (stdlib/shoal/bench/).
const { TypeError, Error, String } = globalThis;

export interface BenchContext {
  readonly name: string;
  /** Time counts from here on ... */
  start(): void;
  /** ... to here. */
  end(): void;
}
export type BenchFunction = (b: BenchContext) => unknown;
export interface BenchOptions {
  /** Those of a group are compared; with the baseline, if one is marked. */
  group?: string;
  baseline?: boolean;
  only?: boolean;
  ignore?: boolean;
  /** Milliseconds, at least. */
  warmup?: number;
  time?: number;
  /** Samples, at least. */
  samples?: number;
}
export interface Bench extends BenchOptions { name: string; fn: BenchFunction }

export const declared: Bench[] = [];
let group: string | undefined;

function declare(modifiers: BenchOptions, args: unknown[]): void {
  let name: string | undefined, fn: BenchFunction | undefined, options: BenchOptions = {};
  for (const each of args) {
    if (typeof each === "string") name ??= each;
    else if (typeof each === "function") fn = each as BenchFunction;
    else if (typeof each === "object" && each !== null) options = { ...options, ...each };
  }
  const { name: givenName, fn: givenFn, ...rest } = options as Partial<Bench>;
  fn ??= givenFn;
  name ??= givenName ?? fn?.name;
  if (!name) throw new TypeError(`bench: a name is wanted (got ${String(args[0])})`);
  if (typeof fn !== "function") throw new TypeError(`bench '${name}': a function is wanted`);
  declared.push({ group, ...rest, ...modifiers, name, fn });
}

export function bench(...args: unknown[]): void {
  declare({}, args);
}
bench.only = (...args: unknown[]): void => declare({ only: true }, args);
bench.skip = (...args: unknown[]): void => declare({ ignore: true }, args);
bench.ignore = bench.skip;
bench.baseline = (...args: unknown[]): void => declare({ baseline: true }, args);

/** The benches that the function declares are compared. */
export function describe(name: string, declareAll: () => void): void {
  if (group !== undefined) throw new Error(`group '${name}': it stands inside of '${group}'`);
  group = name;
  try {
    declareAll();
  } finally {
    group = undefined;
  }
}
export { describe as group, describe as summary };
export default bench;
