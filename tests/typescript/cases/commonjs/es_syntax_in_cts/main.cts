import d, { a, f as renamed } from "./_m.cts";
import * as all from "./_m.cts";
console.log(d, a, renamed(), Object.keys(all).sort().join(), all.default);
