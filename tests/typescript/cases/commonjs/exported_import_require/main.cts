import m = require("./_m.cts");
console.log(m.inner.a, Object.keys(m).join());
