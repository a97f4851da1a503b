import { strictEqual as equal } from "node:assert/strict";
import ms from "ms";
equal(ms("2 days"), 172800000); equal(ms(60000), "1m"); equal(ms(60000, { long: true }), "1 minute");
console.log("works");
