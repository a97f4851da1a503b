import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import fse from "fs-extra";
import { mkdtempSync } from "node:fs";
const dir = mkdtempSync("/tmp/fse-");
await fse.outputJson(dir + "/a/b.json", { x: 1 });
deepEqual(await fse.readJson(dir + "/a/b.json"), { x: 1 });
await fse.copy(dir + "/a", dir + "/c"); ok(await fse.pathExists(dir + "/c/b.json"));
await fse.remove(dir); ok(!fse.existsSync(dir));
console.log("works");
