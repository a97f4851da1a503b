class A { f = () => 1; static g = function () {}; h = class {}; }
const a = new A();
console.log(JSON.stringify([a.f.name, A.g.name, a.h.name]));
