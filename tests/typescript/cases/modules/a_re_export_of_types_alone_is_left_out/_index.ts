export { I } from "../_types.ts";
export const v = 1;
