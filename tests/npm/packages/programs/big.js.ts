import { strictEqual as equal } from "node:assert/strict";
import Big from "big.js";
equal(new Big("0.1").times(3).toString(), "0.3"); equal(new Big(1).div(3).toFixed(5), "0.33333");
console.log("works");
