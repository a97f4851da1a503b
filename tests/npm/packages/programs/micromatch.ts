import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import micromatch from "micromatch";
import { minimatch } from "minimatch";
import picomatch from "picomatch";
deepEqual(micromatch(["a.js", "b.ts", "c/d.js"], ["**/*.js", "!a.js"]), ["c/d.js"]);
ok(minimatch("bar.foo", "*.+(bar|foo)")); ok(picomatch("**/{a,b}.js")("x/y/b.js"));
console.log("works");
