import { strictEqual as equal } from "node:assert/strict";
import EventEmitter from "eventemitter3";
const e = new EventEmitter(); let n = 0; e.once("x", (d: number) => { n += d; }); e.emit("x", 2); e.emit("x", 2); equal(n, 2);
console.log("works");
