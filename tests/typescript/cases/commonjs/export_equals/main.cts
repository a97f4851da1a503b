import f = require("./_f.cts");
import o = require("./_o.cts");
import K = require("./_class.cts");
console.log(f(2), f.extra, o.a, Object.keys(o).join(), new K(3).v);
