import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import winston from "winston";
import { Writable } from "node:stream";
const lines: string[] = [];
const stream = new Writable({ write(chunk, _e, done) { lines.push(String(chunk)); done(); } });
const logger = winston.createLogger({ level: "info", format: winston.format.combine(winston.format.label({ label: "L" }), winston.format.json()),
  transports: [new winston.transports.Stream({ stream })] });
logger.info("hello", { a: 1 }); logger.debug("unseen");
await new Promise((done) => setTimeout(done, 20));
deepEqual(JSON.parse(lines[0]!), { a: 1, label: "L", level: "info", message: "hello" });
equal(lines.length, 1);
console.log("works");
