const add = (n: string) => (_t: any, _k: string, d: PropertyDescriptor): PropertyDescriptor => { const f = d.value; return { ...d, value: () => f() + n }; };
class A { @add("outer") @add("inner") m() { return "m "; } @add("s") static s() { return "s "; } }
console.log(new A().m(), A.s());
