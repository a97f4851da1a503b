// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:bench: how long a function takes. A bench is warmed up, then run in samples, each of so
// many calls that the clock can tell; what is told of it is of one call. Declared with Deno's or
// mitata's words; `shoal bench` runs them (stdlib/shoal/bench/).
declare module "shoal:bench" {
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
  export interface Bench extends BenchOptions {
      name: string;
      fn: BenchFunction;
  }
  export const declared: Bench[];
  export function bench(...args: unknown[]): void;
  export namespace bench {
      var only: (...args: unknown[]) => void;
      var skip: (...args: unknown[]) => void;
      var ignore: (...args: unknown[]) => void;
      var baseline: (...args: unknown[]) => void;
  }
  /** The benches that the function declares are compared. */
  export function describe(name: string, declareAll: () => void): void;
  export { describe as group, describe as summary };
  export default bench;
  export {};
}
