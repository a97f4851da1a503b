import m = require("./_m.cts");
console.log(m.n); m.up(); console.log(m.n, m.E.A, m.N.v);
