import { deepStrictEqual as deepEqual } from "node:assert/strict";
import pino from "pino";
import { Writable } from "node:stream";
const lines: string[] = [];
const logger = pino({ base: null, timestamp: false }, new Writable({ write(c, _e, d) { lines.push(String(c)); d(); } }) as any);
logger.child({ x: 1 }).info({ a: 2 }, "hi %s", "you");
deepEqual(JSON.parse(lines[0]!), { level: 30, x: 1, a: 2, msg: "hi you" });
console.log("works");
