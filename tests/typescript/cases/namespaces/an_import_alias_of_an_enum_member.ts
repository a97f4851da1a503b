enum E { A = 4, B = "b" }
import a = E.A;
import Alias = E;
namespace N { export enum F { X = 7 } }
import X = N.F.X;
console.log(a, Alias.B, X, Alias[4]);
