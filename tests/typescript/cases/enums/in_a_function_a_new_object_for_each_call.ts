function make() { enum E { A, B } return E; }
const a = make(), b = make();
console.log(a === b, a.A === b.A, JSON.stringify(a));
