import type = require("./value.json");
import type T = require("./missing.cjs");
import type { U } from "./missing.cjs";
const unused: T | U | undefined = undefined;
console.log((type as any).answer, unused);  // expect: 42 undefined
