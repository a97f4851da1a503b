enum F { None = 0, A = 1 << 0, B = 1 << 1, C = 1 << 2, All = A | B | C }
let f: F = F.A | F.C;
f &= ~F.A; f |= F.B;
console.log(f, !!(f & F.B), (f & F.A) === F.None, F[F.All], F[f] === undefined);
