import { strictEqual as equal } from "node:assert/strict";
import bunyan from "bunyan";
const ring = new bunyan.RingBuffer({ limit: 5 });
bunyan.createLogger({ name: "app", streams: [{ type: "raw", stream: ring as any, level: "info" }] }).info({ a: 1 }, "hi");
equal(ring.records[0].msg, "hi"); equal(ring.records[0].a, 1);
console.log("works");
