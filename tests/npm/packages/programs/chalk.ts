import { strictEqual as equal } from "node:assert/strict";
import { Chalk } from "chalk";
const chalk = new Chalk({ level: 1 });
equal(chalk.red.bold("hi"), "\u001b[31m\u001b[1mhi\u001b[22m\u001b[39m");
equal(new Chalk({ level: 0 }).green("x"), "x");
console.log("works");
