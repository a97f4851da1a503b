import { deepStrictEqual as deepEqual } from "node:assert/strict";
import minimist from "minimist";
deepEqual(minimist(["-x", "3", "--flag", "--no-y", "a"]), { _: ["a"], x: 3, flag: true, y: false });
console.log("works");
