import { strictEqual as equal, ok } from "node:assert/strict";
import fs from "graceful-fs";
equal(typeof fs.readFileSync(new URL(import.meta.url).pathname, "utf8"), "string");
const names: string[] = await new Promise((done, fail) => fs.readdir("/", (e, n) => e ? fail(e) : done(n)));
ok(names.includes("tmp"));
console.log("works");
