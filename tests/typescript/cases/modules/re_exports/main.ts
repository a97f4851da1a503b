import * as m from "./_index.ts";
console.log(Object.keys(m).join(), m.a1, m.ns.a1, m.def, m.b1);
