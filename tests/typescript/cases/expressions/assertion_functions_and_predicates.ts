function isS(x: unknown): x is string { return typeof x === "string"; }
function assert(c: any, m?: string): asserts c { if (!c) throw new Error(m); }
class A { n?: number; has(): this is { n: number } { return this.n !== undefined; } check(): asserts this is { n: number } { if (!this.n) throw new Error("none"); } }
try { assert(isS(1), "no string"); } catch (e: any) { console.log(e.message); }
const a: A = new A(); console.log(a.has()); try { a.check(); } catch (e: unknown) { console.log((e as Error).message); }
