{ using a = null; using b = undefined; console.log(a, b); }
console.log("ok");
