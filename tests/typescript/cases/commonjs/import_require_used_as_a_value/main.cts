import m = require("./_m.cts");
import { x } from "./_m.cts";
import type t = require("./_m.cts");
const u: t.T = "u";
console.log(m.x, x, u, m.default, m.__esModule);
