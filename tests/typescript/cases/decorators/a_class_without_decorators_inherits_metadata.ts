const d = (_v: any, c: any): any => { c.metadata.x = 1; };
class A { @d m() {} }
class B extends A {}
class C {}
console.log((B as any)[Symbol.metadata] === (A as any)[Symbol.metadata], Object.hasOwn(B, Symbol.metadata), (C as any)[Symbol.metadata]);
