// node:test/reporters is not there yet: its names are.
import { absent } from "node:_not_yet";

export const dot = absent("test/reporters", "dot", 1);
export const junit = absent("test/reporters", "junit", 1);
export const spec = absent("test/reporters", "spec");
export const tap = absent("test/reporters", "tap", 1);
export const lcov = absent("test/reporters", "lcov");

const reporters = { dot, junit, spec, tap, lcov };
export default reporters;
export { reporters as "module.exports" };
