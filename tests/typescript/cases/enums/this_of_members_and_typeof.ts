enum E { A = 1 }
const same: typeof E = E;
type Key = keyof typeof E;
const k: Key = "A";
console.log(same[k], E.A.toString(), (E["A"] satisfies E.A).toFixed(2));
