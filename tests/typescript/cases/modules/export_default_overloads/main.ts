import f from "./_f.ts";
console.log(f(1), f("a"));
