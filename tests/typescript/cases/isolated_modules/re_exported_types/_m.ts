import { type I, value } from "../../modules/_types.ts";
export type { I };
export { value };
export type { T } from "../../modules/_types.ts";
