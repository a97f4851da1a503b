const bad = (n: string) => ({ async [Symbol.asyncDispose]() { throw new Error(n); } });
try { await using a = bad("a"); await using b = bad("b"); void a; void b; throw new Error("body"); } catch (e: any) { console.log(e.name, e.error.message, e.suppressed.error.message, e.suppressed.suppressed.message); }
