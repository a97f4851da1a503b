import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import yaml from "js-yaml";
deepEqual(yaml.load("a: 1\nb:\n  - x\n  - {y: 2020-01-01}"), { a: 1, b: ["x", { y: new Date("2020-01-01") }] });
equal(yaml.dump({ a: [1, "x"] }), "a:\n  - 1\n  - x\n");
console.log("works");
