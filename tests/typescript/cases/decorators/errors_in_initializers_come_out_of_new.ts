const bad = (_v: any, c: any): any => { c.addInitializer(() => { throw new Error("from " + c.name); }); };
class A { @bad m() {} x = 1; }
try { new A(); } catch (e) { console.log((e as Error).message); }
