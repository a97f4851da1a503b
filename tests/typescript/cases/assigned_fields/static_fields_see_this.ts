// @ts-nocheck
class A { static a = 1; static b = this.a + 1; static { this.c = this.b + 1; } static c: number; static d = () => this.c; }
console.log(A.b, A.c, A.d(), Object.keys(A).join());
