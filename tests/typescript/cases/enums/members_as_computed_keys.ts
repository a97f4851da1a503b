enum K { A = "alpha", B = 3 }
const o = { [K.A]: 1, [K.B]: 2, get [K.A + "x"]() { return 9; } };
class C { [K.A]() { return "m"; } static [K.B] = "s"; }
console.log(JSON.stringify(o), new C().alpha(), (C as any)[3]);
