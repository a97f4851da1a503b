export * from "./_a.ts";
export * as ns from "./_a.ts";
export { default as def, a2 as two } from "./_a.ts";
export { b1 } from "./_b.ts";
export type { BType } from "./_b.ts";
export { type BType as Again } from "./_b.ts";
export type * from "./_b.ts";
export type * as types from "./_b.ts";
