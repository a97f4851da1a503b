import { deepStrictEqual as deepEqual, strictEqual as equal, ok } from "node:assert/strict";
import yargs from "yargs";
const argv: any = await yargs(["build", "--mode", "fast", "-v"]).command("build", "builds").option("mode", { type: "string", choices: ["fast", "slow"] })
  .option("v", { type: "boolean" }).exitProcess(false).parse();
equal(argv.mode, "fast");
equal(argv.v, true);
deepEqual(argv._, ["build"]);
ok((await yargs([]).option("x", { describe: "an x" }).scriptName("tool").getHelp()).includes("an x"));
console.log("works");
