const bad = (n: string) => ({ [Symbol.dispose]() { throw new Error(n); } });
try { using a = bad("a"); using b = bad("b"); void a; void b; throw new Error("body"); } catch (e: any) {
  console.log(e.constructor.name, e.name, e.error.message, e.suppressed.constructor.name, e.suppressed.error.message, e.suppressed.suppressed.message, e instanceof SuppressedError);
}
