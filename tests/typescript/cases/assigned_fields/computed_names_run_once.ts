// @ts-nocheck
let n = 0;
const key = () => "k" + n++;
class A { [key()] = 1; static [key()] = 2; [key()]: number; }
new A(); new A();
console.log(n, Object.keys(new A()).join(), Object.keys(A).join());
