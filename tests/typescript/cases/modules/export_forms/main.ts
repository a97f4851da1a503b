import * as m from "./_m.ts";
console.log(Object.keys(m).join(), m["a string"], m.f(), new m.K().k, m.x, m.deep, m.late());
