import { deepStrictEqual as deepEqual, strictEqual as equal, ok } from "node:assert/strict";
import semver from "semver";
ok(semver.satisfies("1.2.3", "^1.2.0")); equal(semver.inc("1.2.3", "minor"), "1.3.0");
deepEqual(semver.sort(["2.0.0", "1.10.0", "1.9.0"]), ["1.9.0", "1.10.0", "2.0.0"]);
console.log("works");
