const wrap = (c: any): any => { const w = class Wrapped extends c {}; return w; };
@wrap class A { static s = A; static check() { return [A.name, A.s === A].join(); } }
console.log(A.name, A.check());
