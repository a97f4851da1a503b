// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:timers: the functions of the global object, and waiting for time to pass.
declare module "shoal:timers" {
  const setTimeout: typeof globalThis.setTimeout, setInterval: typeof globalThis.setInterval, setImmediate: typeof globalThis.setImmediate;
  const clearTimeout: typeof globalThis.clearTimeout, clearInterval: typeof globalThis.clearInterval, clearImmediate: typeof globalThis.clearImmediate;
  export { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  /** A promise that is fulfilled after so many milliseconds. */
  export function sleep(milliseconds: number): Promise<void>;
  /** The script stops here for so many milliseconds. Others run meanwhile: no thread is held. */
  export function sleepSync(milliseconds: number): void;
  export {};
}
