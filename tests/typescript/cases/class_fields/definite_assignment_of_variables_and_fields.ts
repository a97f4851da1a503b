// @ts-nocheck
let x!: number;
class A { y!: string; static z!: boolean; }
const set = () => { x = 3; };
console.log(x, "y" in new A(), "z" in A);
set();
console.log(x);
