enum E { A, B = "bee", C = 4 }
const names = Object.keys(E).filter(k => isNaN(Number(k)));
console.log(names.join(), names.map(n => E[n as keyof typeof E]).join());
for (const k in E) console.log(k, (E as any)[k]);
