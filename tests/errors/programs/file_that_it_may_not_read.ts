import { readFileSync } from "node:fs";
console.log(readFileSync("/etc/hostname", "utf8").length > 0);
