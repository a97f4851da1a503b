import T = require("./_t.cts");
import log = require("./_log.cts");
let t: T.Shape = { s: 1 };
console.log(t.s, log.length);
