import { ok } from "node:assert/strict";
import figlet from "figlet";
ok(figlet.textSync("Hi", { font: "Standard" }).includes("| |_| | |"));
console.log("works");
