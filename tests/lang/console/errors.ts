// Messages that name what the source calls; stacks through await; call sites.
function message(f: () => unknown): string {
  try {
    f();
    return "nothing";
  } catch (e) {
    return (e as Error).message;
  }
}
const o: any = { list: [{}], make() { return {}; } };
console.log(message(() => o.run(1)));  // expect: o.run is not a function
console.log(message(() => o.list[0].go()));  // expect: o.list[0].go is not a function
console.log(message(() => o.make(1, 2).next()));  // expect: o.make(...).next is not a function
console.log(message(() => o.make()()));  // expect: o.make(...) is not a function
const f = (): any => f;
const one = (): any => 1;
console.log(message(() => f()()(1)[0]));  // expect: nothing
console.log(message(() => one()()));  // expect: one(...) is not a function
console.log(message(() => f()().none()()));  // expect: f(...)(...).none is not a function
console.log(message(() => f()[0]()));  // expect: f(...)[0] is not a function
const D: any = Date;
console.log(message(() => new D().none()));  // expect: new D(...).none is not a function
console.log(message(() => Array.prototype.map.call(null as any, one)));  // expect: Array.prototype.map called on null or undefined
console.log(message(() => new o.Thing()));  // expect: o.Thing is not a constructor
console.log(message(() => { for (const x of o) x; }));  // expect: o is not iterable
console.log(message(() => { const [a] = o.none; return a; }));  // expect: undefined is not iterable (cannot read property Symbol(Symbol.iterator))
console.log(message(() => o.none.x));  // expect: Cannot read properties of undefined (reading 'x')
console.log(message(() => { o.none.x = 1; }));  // expect: Cannot set properties of undefined (setting 'x')
console.log(message(() => (o as any)?.missing()));  // expect: (o as any)?.missing is not a function

async function inner(): Promise<void> { await 1; throw new Error("deep"); }
async function middle(): Promise<void> { await inner(); }
class Outer { async run(): Promise<void> { return await middle(); } }
try {
  await new Outer().run();
} catch (e) {
  const names = (e as Error).stack!.split("\n").slice(1).map((l) => l.trim().replace(/ ?\(?\S*:\d+:\d+\)?$/, ""));
  console.log(names.join(" | "));  // expect: at inner | at async middle | at async Outer.run | at async
}

const E = Error as any;
E.prepareStackTrace = (error: Error, sites: any[]) =>
  sites.map((s) => [s.getFunctionName(), s.getTypeName(), s.isConstructor(), s.getLineNumber() > 0].join());
class Q {
  constructor() { console.log((new Error("x") as any).stack[0]); }  // expect: Q,,true,true
  run() {
    const target: any = {};
    E.captureStackTrace(target);
    console.log(target.stack[0]);  // expect: run,Q,false,true
  }
}
new Q().run();
E.prepareStackTrace = undefined;
E.stackTraceLimit = 1;
console.log(new Error("short").stack!.split("\n").length);  // expect: 2
