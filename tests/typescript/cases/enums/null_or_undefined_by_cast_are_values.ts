enum E { A = (undefined as any), B = (null as any), C = (true as any) }
console.log(E.A, E.B, E.C, Object.keys(E).join());
