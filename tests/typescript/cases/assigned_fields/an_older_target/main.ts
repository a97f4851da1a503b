class A { a?: number; b = 1; set c(v: number) { console.log("c", v); } }
class B extends A { // @ts-ignore
  c = 2; }
console.log(Object.keys(new B()).join());
