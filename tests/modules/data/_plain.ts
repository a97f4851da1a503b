import { readFileSync } from "node:fs";

const plain = { fileName: "_plain", lines: readFileSync(import.meta.filename, "utf8").split("\n").length };
export = plain;
