import { ok } from "node:assert/strict";
import * as Diff from "diff";
ok(Diff.createPatch("f", "a\nb\n", "a\nc\n").includes("-b\n+c"));
console.log("works");
