// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
class A { constructor(public x: number, readonly y = 2) {} }
class B extends A { z = this.x; constructor(public w: number, x: number) { super(x); } }
class C extends B { constructor(public override w: number) { super(w, 5); this.w++; } m() { return super.z; } }
class D { a = 1; constructor(public b: number) { this.a = b; } f = () => this.b; }
class E2 extends D { constructor(private p: string) { console.log("before"); super(3); (() => this.p)(); } q = 4; }
console.log(new A(1), new B(2, 3), new C(4), new D(6), new D(6).f(), new E2("s"));
class S { #p = 1; constructor(public a = 2) {} get p() { return this.#p; } } console.log(new S(), new S().p);
class T extends Object { constructor(public a: number, public b: number) { super(); } } console.log(new T(1, 2));
let k = 0; class U { constructor(public a = ++k, protected b = ++k + a) {} static s = new U(); } console.log(U.s, new U(5));
// expect: before
// expect: A { x: 1, y: 2 } B { x: 3, y: 2, w: 2, z: 3 } C { x: 5, y: 2, w: 5, z: 5 } D { b: 6, a: 6, f: [Function: f] } 6 E2 { b: 3, a: 3, f: [Function: f], p: 's', q: 4 }
// expect: S { a: 2 } 1
// expect: T { a: 1, b: 2 }
// expect: U { a: 1, b: 3 } U { a: 5, b: 8 }
