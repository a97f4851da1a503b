// node:util/types
import { types } from "node:_types";

export * from "node:_types";
export default types;
export { types as "module.exports" };
