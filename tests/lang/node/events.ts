// node:events: what node prints for the same program.
import EventEmitter, { once, on, getEventListeners, setMaxListeners, getMaxListeners, errorMonitor, listenerCount, captureRejectionSymbol, addAbortListener } from "node:events";

function thrown(f: () => unknown): string {
  try { return String(f()); } catch (e: any) { return `${e.code} ${e.name}: ${e.message}`; }
}
const log: unknown[] = [], said = () => log.splice(0).join(" ");
const e = new EventEmitter();
console.log(e);  // expect: EventEmitter {
// expect:   _events: [Object: null prototype] {},
// expect:   _eventsCount: 0,
// expect:   _maxListeners: undefined,
// expect:   [Symbol(shapeMode)]: false,
// expect:   [Symbol(kCapture)]: false
// expect: }
e.on("newListener", (type, f) => log.push("new:" + String(type) + f.name));
e.on("removeListener", (type, f) => log.push("gone:" + String(type) + ((f as any).listener ?? f).name));
function first(this: any, ...values: unknown[]) { log.push("first" + (this === e) + values); }
function second(...values: unknown[]) { log.push("second" + values); }
console.log(e.emit("x"), e.on("x", first) === e, e.emit("x", 1), e.emit("x", 1, 2, 3, 4), said());  // expect: false true true true new:removeListener new:xfirst firsttrue1 firsttrue1,2,3,4
e.once("x", second);
e.prependListener("x", function zero() { log.push("zero"); });
e.prependOnceListener("x", function early() { log.push("early"); });
console.log(e.listenerCount("x"), e.listeners("x").map((f) => f.name), e.rawListeners("x").map((f: any) => typeof f.listener), e.eventNames(), said());  // expect: 4 [ 'early', 'zero', 'first', 'second' ] [ 'function', 'undefined', 'undefined', 'function' ] [ 'newListener', 'removeListener', 'x' ] new:xsecond new:xzero new:xearly
console.log(e.emit("x", 7), said(), e.emit("x"), said(), e.listenerCount("x"), e.listenerCount("x", first as any));  // expect: true gone:xearly early zero firsttrue7 gone:xsecond second7 true zero firsttrue 2 1
e.off("x", first).off("x", first);
console.log(said(), e.listenerCount("x"));  // expect: gone:xfirst 1
e.removeAllListeners("x");
console.log(said(), e.eventNames(), e.removeAllListeners().eventNames(), said());  // expect: gone:xzero [ 'newListener', 'removeListener' ] [] gone:newListener
// Who is added or removed while an event goes on.
const a = () => { log.push("a"); e.off("y", b); e.on("y", c); }, b = () => log.push("b"), c = () => log.push("c");
e.on("y", a).on("y", b);
e.emit("y"); e.emit("y");
console.log(said(), e.listenerCount("y"));  // expect: a b a c 3
e.removeAllListeners();
const self = () => { log.push("self"); e.removeListener("z", self); };
e.on("z", self).on("z", () => log.push("other"));
e.emit("z"); e.emit("z");
console.log(said());  // expect: self other other
// ---- Errors
console.log(thrown(() => e.emit("error", new RangeError("own"))), thrown(() => e.emit("error", { a: 1 })), thrown(() => e.emit("error")), thrown(() => e.emit("error", "text")));  // expect: undefined RangeError: own ERR_UNHANDLED_ERROR Error: Unhandled error. ({ a: 1 }) ERR_UNHANDLED_ERROR Error: Unhandled error. (undefined) ERR_UNHANDLED_ERROR Error: Unhandled error. ('text')
e.on(errorMonitor, (error) => log.push("monitor:" + error.message));
console.log(thrown(() => e.emit("error", new Error("seen"))), said());  // expect: undefined Error: seen monitor:seen
e.on("error", (error) => log.push("heard:" + error.message));
console.log(e.emit("error", new Error("known")), said());  // expect: true monitor:known heard:known
console.log(thrown(() => e.on("q", 5 as any)), thrown(() => e.setMaxListeners(-1)), thrown(() => e.once("q", null as any)), e.getMaxListeners(), EventEmitter.defaultMaxListeners);  // expect: ERR_INVALID_ARG_TYPE TypeError: The "listener" argument must be of type function. Received type number (5) ERR_OUT_OF_RANGE RangeError: The value of "setMaxListeners" is out of range. It must be >= 0. Received -1 ERR_INVALID_ARG_TYPE TypeError: The "listener" argument must be of type function. Received null 10 10
console.log(getEventListeners(e, "error").length, listenerCount(e, "error"), thrown(() => getEventListeners({} as any, "x")), e.setMaxListeners(3).getMaxListeners(), getMaxListeners(e));  // expect: 1 1 ERR_INVALID_ARG_TYPE TypeError: The "emitter" argument must be an instance of EventEmitter or EventTarget. Received an instance of Object 3 3
setMaxListeners(5, e);
console.log(e.getMaxListeners(), EventEmitter.EventEmitter === EventEmitter, typeof EventEmitter.once, EventEmitter.prototype.on === EventEmitter.prototype.addListener, EventEmitter.prototype.on.name, EventEmitter.prototype.off.name);  // expect: 5 true function true addListener removeListener
function Old(this: any) { EventEmitter.call(this); }
Object.setPrototypeOf(Old.prototype, EventEmitter.prototype);
const old = new (Old as any)();
old.on("o", () => log.push("old")); old.emit("o");
console.log(said(), old._eventsCount, typeof old._events.o, Object.keys(old));  // expect: old 1 function [ '_events', '_eventsCount', '_maxListeners' ]
// ---- Promises
setTimeout(() => e.emit("later", 1, 2));
console.log(await once(e, "later"), e.listenerCount("later"), e.listenerCount("error"));  // expect: [ 1, 2 ] 0 1
const failing = new EventEmitter();
setTimeout(() => failing.emit("error", new Error("instead")));
console.log(await once(failing, "never").catch((error) => error.message), failing.eventNames());  // expect: instead []
setTimeout(() => failing.emit("error", new Error("itself")));
console.log((await once(failing, "error"))[0].message);  // expect: itself
const stop = new AbortController();
setTimeout(() => stop.abort("why"));
console.log(await once(failing, "never", { signal: stop.signal }).catch((error) => [error.name, error.code, error.message, error.cause]), failing.eventNames());  // expect: [ 'AbortError', 'ABORT_ERR', 'The operation was aborted', 'why' ] []
console.log(await once(failing, "never", { signal: stop.signal }).catch((error) => error.name));  // expect: AbortError
const target = new EventTarget();
setTimeout(() => target.dispatchEvent(new Event("ping")));
console.log((await once(target, "ping"))[0].type);  // expect: ping
const source = new EventEmitter();
setTimeout(() => { source.emit("n", 1); source.emit("n", 2, 3); source.emit("end"); });
for await (const values of on(source, "n", { close: ["end"] })) log.push(JSON.stringify(values));
console.log(said(), source.eventNames());  // expect: [1] [2,3] []
const iterator = on(source, "n");
const waiting = iterator.next();
source.emit("n", "x"); source.emit("n", "y");
console.log(await waiting, await iterator.next(), await iterator.return!(), await iterator.next());  // expect: { value: [ 'x' ], done: false } { value: [ 'y' ], done: false } { value: undefined, done: true } { value: undefined, done: true }
const broken = on(source, "n");
source.emit("n", 1); source.emit("error", new Error("broke"));
console.log(await broken.next(), await broken.next().catch((error) => error.message), await broken.next());  // expect: { value: [ 1 ], done: false } broke { value: undefined, done: true }
// ---- Rejections
const capturing = new EventEmitter({ captureRejections: true });
capturing.on("work", async () => { throw new Error("rejected"); });
capturing.on("error", (error) => log.push("error:" + error.message));
capturing.emit("work", 1);
await new Promise((done) => setTimeout(done, 5));
(capturing as any)[captureRejectionSymbol] = (error: Error, type: string, ...values: unknown[]) => log.push("own:" + error.message + type + values);
capturing.emit("work", 1, 2);
await new Promise((done) => setTimeout(done, 5));
console.log(said());  // expect: error:rejected own:rejectedwork1,2
const abort = new AbortController(), subscription = addAbortListener(abort.signal, () => log.push("abort")), other = addAbortListener(abort.signal, () => log.push("not"));
other[Symbol.dispose]();
abort.abort();
console.log(said());  // expect: abort
