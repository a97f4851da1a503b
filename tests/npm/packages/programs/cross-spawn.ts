import { strictEqual as equal } from "node:assert/strict";
import spawn from "cross-spawn";
const done = spawn.sync("echo", ["a b"], { encoding: "utf8" } as any);
equal(String(done.stdout), "a b\n");
const child = spawn("cat", [], { stdio: ["pipe", "pipe", "inherit"] });
let out = ""; child.stdout!.on("data", (d) => { out += d; }); child.stdin!.end("xyz");
equal(await new Promise((r) => child.on("close", r)), 0); equal(out, "xyz");
console.log("works");
