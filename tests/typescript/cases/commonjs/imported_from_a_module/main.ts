import f from "./_f.cts";
import * as all from "./_named.cts";
import { a } from "./_named.cts";
console.log(f(3), a, all.b);
