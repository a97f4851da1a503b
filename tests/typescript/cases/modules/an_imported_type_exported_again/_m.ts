import { I, value } from "../_types.ts";
export { I, value as v };
