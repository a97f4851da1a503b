const enum C { Neg = -5, Frac = 1.5, Int = 7 }
console.log(C.Neg.toFixed(1), C.Frac.toString(), C.Int.toString(2), 0 - C.Neg, 2 ** C.Neg, typeof C.Int);
