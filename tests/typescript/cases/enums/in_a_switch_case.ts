function f(n: number) {
  switch (n) { case 1: enum E { A = 3 } return E.A; default: return -1; }
}
console.log(f(1), f(2));
