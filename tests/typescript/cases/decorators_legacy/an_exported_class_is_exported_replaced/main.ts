import { A } from "./_a.ts";
import D, { seen } from "./_a.ts";
console.log(A.name, D.name, seen.join());
