import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { Command } from "commander";
const program = new Command();
program.name("tool").option("-n, --number <n>", "a number", parseInt).argument("<file>").exitOverride();
program.parse(["-n", "42", "x.txt"], { from: "user" });
deepEqual(program.opts(), { number: 42 });
deepEqual(program.args, ["x.txt"]);
ok(program.helpInformation().includes("Usage: tool [options] <file>"));
console.log("works");
