import { readFileSync } from "node:fs";
console.log(readFileSync("confg.json", "utf8"));
