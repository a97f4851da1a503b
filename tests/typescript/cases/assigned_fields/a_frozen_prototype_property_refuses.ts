class A {}
Object.defineProperty(A.prototype, "x", { value: 1, writable: false });
class B extends A { x = 2; }
try { new B(); console.log("made"); } catch (e) { console.log((e as Error).constructor.name); }
