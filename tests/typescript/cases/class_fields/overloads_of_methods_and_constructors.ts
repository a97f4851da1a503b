class A {
  constructor(); constructor(n: number);
  constructor(public n?: any) {}
  m(): string; m(n: number): number;
  m(n?: any) { return n === undefined ? "none" : n; }
  static s(a: string): void; static s(): void;
  static s(...a: any[]) { return a.length; }
  get?(): void;
}
console.log(new A().m(), new A(3).m(4), A.s("x"), A.length, Object.getOwnPropertyNames(A.prototype).join());
