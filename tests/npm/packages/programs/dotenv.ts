import { deepStrictEqual as deepEqual } from "node:assert/strict";
import dotenv from "dotenv";
deepEqual(dotenv.parse("A=1\n# c\nB='x y'\nC=\"l1\\nl2\""), { A: "1", B: "x y", C: "l1\nl2" });
console.log("works");
