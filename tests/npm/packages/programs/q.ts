import { strictEqual as equal } from "node:assert/strict";
import Q from "q";
equal(await Q.all([Q(1), Q.delay(1).then(() => 2)]).spread((a: number, b: number) => a + b), 3);
equal(await Q.nfcall((x: number, done: any) => done(null, x * 2), 4), 8);
console.log("works");
