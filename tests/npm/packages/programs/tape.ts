import { ok } from "node:assert/strict";
import tape from "tape";
let text = "";
const harness = (tape as any).createHarness();
harness.createStream().on("data", (d: string) => { text += d; });
harness("sums", (t: any) => { t.plan(2); t.equal(1 + 1, 2); t.deepEqual([1], [1]); });
await new Promise((done) => harness.onFinish ? harness.onFinish(done) : setTimeout(done, 100));
ok(text.includes("ok 1") && text.includes("# pass  2"), text);
console.log("works");
