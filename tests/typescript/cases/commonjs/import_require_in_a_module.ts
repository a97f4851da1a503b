import o = require("./export_equals/_o.cts");
console.log(o.a + o.b);
