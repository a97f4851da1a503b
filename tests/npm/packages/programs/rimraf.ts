import { ok } from "node:assert/strict";
import { rimraf, rimrafSync } from "rimraf";
import { mkdirp } from "mkdirp";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
const dir = mkdtempSync("/tmp/rim-");
await mkdirp(dir + "/a/b/c"); writeFileSync(dir + "/a/b/c/f", "x");
await rimraf(dir + "/a"); ok(!existsSync(dir + "/a")); rimrafSync(dir); ok(!existsSync(dir));
console.log("works");
