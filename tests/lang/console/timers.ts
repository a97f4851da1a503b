// Order of timers, ticks and microtasks; Timeout objects.
setTimeout(() => console.log("two"), 40);
setTimeout((a: string, b: string) => console.log("one", a, b), 1, "x", "y");
process.nextTick((v: number) => console.log("tick", v), 7);
queueMicrotask(() => console.log("microtask"));
Promise.resolve().then(() => {
  console.log("then");
  process.nextTick(() => console.log("tick in then"));
}).then(() => console.log("then again"));
const cleared = setTimeout(() => console.log("not cleared"), 1);
clearTimeout(cleared);
const by_number = setTimeout(() => console.log("not cleared"), 1);
clearTimeout(+by_number);
const unreferenced = setTimeout(() => console.log("never"), 100000);
console.log(unreferenced.unref() === unreferenced, unreferenced.hasRef(), unreferenced.ref().hasRef());
unreferenced.unref();
let n = 0;
const interval = setInterval(function (this: unknown) {
  console.log("interval", ++n, this === interval);
  if (n === 2) clearInterval(interval);
}, 60);
setTimeout(() => setImmediate(() => console.log("immediate")), 200);
console.log("main");
try {
  setTimeout(5 as any);
} catch (e) {
  console.log((e as Error).name);
}
// expect: true false true
// expect: main
// expect: TypeError
// expect: microtask
// expect: then
// expect: then again
// expect: tick 7
// expect: tick in then
// expect: one x y
// expect: two
// expect: interval 1 true
// expect: interval 2 true
// expect: immediate
