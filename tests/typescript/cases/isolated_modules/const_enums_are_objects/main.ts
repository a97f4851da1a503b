import { C, names } from "./_c.ts";
import * as all from "./_c.ts";
console.log(C.A, C.B, names.join(), Object.keys(all).join());
