declare enum Ghost { A }
declare const enum Constant { X = 3, Y = X + 2, Z = "z" }
console.log(typeof Ghost);
