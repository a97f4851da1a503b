import { value } from "../_types.ts";
export { value };
