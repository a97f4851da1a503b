let late: any;
const keep = (_v: any, c: any): any => { late = c.addInitializer; };
class A { @keep m() {} }
try { late(() => {}); console.log("no error"); } catch (e) { console.log((e as Error).constructor.name, typeof A); }
