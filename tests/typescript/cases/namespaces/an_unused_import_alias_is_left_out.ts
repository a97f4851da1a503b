const log: string[] = [];
const target = { get x() { log.push("read"); return 1; } };
namespace A { export const o = target; }
import unused = A.o;
import used = A.o;
const t: typeof unused = used;
console.log(log.length, t.x, log.join());
