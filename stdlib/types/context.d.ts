// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:context: the context that this code runs in.
declare module "shoal:context" {
  /** Aborted when the owner cancels this context. */
  export const signal: AbortSignal;
  export {};
}
