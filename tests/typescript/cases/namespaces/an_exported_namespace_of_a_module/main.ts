import { N, M as Renamed } from "./_n.ts";
import * as all from "./_n.ts";
console.log(N.a, N.b, Renamed.x, Object.keys(all).join());
N.bump();
console.log(N.a, all.N.a);
