import { C, Plain, keep } from "./_other.ts";
import * as all from "./_other.ts";
import { C as Renamed } from "./_again.ts";
console.log(C.A, C.B, Plain.X, keep(C.B), all.C.A, Renamed.B);
