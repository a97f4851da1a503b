import { type I, value } from "../../modules/_types.ts";
export { type I, value };
export { type T } from "../../modules/_types.ts";
export type { E } from "../../modules/_types.ts";
