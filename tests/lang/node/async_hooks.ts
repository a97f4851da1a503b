// node:async_hooks: what node prints for the same program.
import { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } from "node:async_hooks";
import { EventEmitterAsyncResource } from "node:events";

const a = new AsyncLocalStorage<any>(), b = new AsyncLocalStorage<any>();
console.log(a.getStore(), a.run(1, () => [a.getStore(), b.run(2, () => [a.getStore(), b.getStore(), a.exit(() => a.getStore()), a.getStore()]), b.getStore()]), a.getStore());  // expect: undefined [ 1, [ 1, 2, undefined, 1 ], undefined ] undefined
console.log(a.run("x", (...values: any[]) => [a.getStore(), ...values], 1, 2), a.getStore());  // expect: [ 'x', 1, 2 ] undefined
try { a.run(1, () => { throw new Error("out"); }); } catch (e: any) { console.log(e.message, a.getStore()); }  // expect: out undefined
const snapshot = a.run("then", () => AsyncLocalStorage.snapshot()), bound = a.run("bound", () => AsyncLocalStorage.bind((x: number) => [a.getStore(), x]));
console.log(snapshot(() => a.getStore()), bound(5), a.getStore());  // expect: then [ 'bound', 5 ] undefined
const resource = a.run("resource", () => new AsyncResource("Mine"));
console.log(resource.runInAsyncScope((...v: any[]) => [a.getStore(), ...v], null, 1), resource.bind(function (this: any, q: any) { return a.getStore(); }).length, typeof resource.asyncId(), resource.emitDestroy() === resource);  // expect: [ 'resource', 1 ] 1 number true
for (const f of [() => new AsyncResource(5 as any), () => new AsyncResource("x", { triggerAsyncId: -5 }), () => createHook({ init: 5 as any })])
  try { f(); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_INVALID_ARG_TYPE The "type" argument must be of type string. Received type number (5)
// expect: ERR_INVALID_ASYNC_ID Invalid triggerAsyncId value: -5
// expect: ERR_ASYNC_CALLBACK hook.init must be a function
const emitter = a.run("emitter", () => new EventEmitterAsyncResource({ name: "Q" }));
emitter.on("x", (v) => console.log(a.getStore(), v));  // expect: emitter 1
emitter.emit("x", 1);
console.log(typeof executionAsyncId(), typeof createHook({}).enable().disable);  // expect: number function
