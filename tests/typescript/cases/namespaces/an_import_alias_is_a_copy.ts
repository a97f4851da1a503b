namespace A { export let n = 1; }
import n = A.n;
A.n = 2;
console.log(n, A.n);
