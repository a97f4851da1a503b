import { strictEqual as equal } from "node:assert/strict";
import Decimal from "decimal.js";
equal(new Decimal(2).sqrt().toString(), "1.4142135623730950488"); equal(Decimal.exp(1).toFixed(10), "2.7182818285");
console.log("works");
