// node:test is not there yet: its names are. `shoal test` runs tests.
import { absent, absentFunctions } from "node:_not_yet";

const { Object } = globalThis;

export const test: any = absent("test", "test", 3);
export const suite = test, describe = test, it = test;
export const { after, afterEach, before, beforeEach, skip, todo, only, run } = absentFunctions(
  "test", "after", "afterEach", "before", "beforeEach", "skip", "todo", "only", "run");
export const mock = absentFunctions("test", "fn", "method", "getter", "setter", "property",
  "reset", "restoreAll", "module");
export const snapshot = absentFunctions(
  "test", "setDefaultSnapshotSerializers", "setResolveSnapshotPath");
export const assert = absentFunctions("test", "register");

Object.assign(test, {
  after, afterEach, before, beforeEach, describe, it, run, suite, test, mock, snapshot, assert,
  skip, todo, only,
});
export default test;
export { test as "module.exports" };
