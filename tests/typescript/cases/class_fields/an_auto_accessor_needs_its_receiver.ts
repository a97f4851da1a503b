class A { accessor v = 1; }
const get = Object.getOwnPropertyDescriptor(A.prototype, "v")!.get!;
try { get.call({}); console.log("no error"); } catch (e) { console.log((e as Error).constructor.name); }
