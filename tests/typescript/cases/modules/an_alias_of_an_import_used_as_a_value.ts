import * as all from "./_types.ts";
import C = all.C;
import E = all.E;
console.log(new C().c, E.A);
