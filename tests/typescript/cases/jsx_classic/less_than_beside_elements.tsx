import { React, show } from "./_react.ts";
let a = 1, b = 2;
const r = a < b; const s = (a) < b && b > (a); const e = <a>{a < b ? "lt" : "ge"}</a>;
show([r, s, e]);
