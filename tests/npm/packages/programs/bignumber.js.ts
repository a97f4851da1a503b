import { strictEqual as equal } from "node:assert/strict";
import BigNumber from "bignumber.js";
equal(new BigNumber("0.1").plus("0.2").toString(), "0.3"); equal(new BigNumber(2).pow(100).toFixed(), "1267650600228229401496703205376");
console.log("works");
