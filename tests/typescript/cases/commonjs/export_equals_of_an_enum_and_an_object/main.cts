import E = require("./_e.cts");
console.log(E.A, E[1]);
