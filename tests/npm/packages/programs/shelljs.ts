import { strictEqual as equal } from "node:assert/strict";
import shell from "shelljs";
import { mkdtempSync } from "node:fs";
const dir = mkdtempSync("/tmp/sh-");
shell.config.silent = true;
shell.mkdir("-p", dir + "/a/b"); shell.ShellString("hello\nworld\n").to(dir + "/a/f.txt");
equal(shell.grep("wor", dir + "/a/f.txt").stdout.trim(), "world"); equal(shell.ls(dir + "/a").join(), "b,f.txt");
shell.rm("-rf", dir); equal(shell.test("-e", dir), false);
console.log("works");
