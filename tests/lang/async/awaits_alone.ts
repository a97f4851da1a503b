// A frame that awaits while nothing else could run goes on at once (vm/interp/slow/async.cpp,
// is_alone); what is yielded by an async generator is awaited without its frame (AwaitYield). The
// order of all that runs is the same as through the queue of jobs.
export {};
const log: string[] = [];
const show = (): void => console.log(log.splice(0).join(" "));
const note = (what: string): void => void log.push(what);
const sleep = () => new Promise<void>((resolve) => setTimeout(resolve));

// Alone: values, promises, thenables, rejections, one after the other.
await sleep();
note(String(await 1));
note(await Promise.resolve("two"));
note(String(await { then(f: (v: number) => void) { f(3); } }));
try { await Promise.reject(new Error("four")); } catch (e) { note((e as Error).message); }
const derived = class extends Promise<number> {}.resolve(5);
note(String(await derived));
show();  // expect: 1 two 3 four 5

// Not alone: others are in the queue.
queueMicrotask(() => note("microtask"));
await null;
note("after it");
process.nextTick(() => note("tick"));
queueMicrotask(() => { note("first"); queueMicrotask(() => note("second")); });
await null;
note("between");
await null;
note("after second");
await sleep();
show();  // expect: microtask after it first between second after second tick

// Two that take turns, and a caller that goes on before what it called.
async function turns(name: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) { await i; note(name + i); }
}
await Promise.all([turns("a", 3), turns("b", 2)]);
show();  // expect: a0 b0 a1 b1 a2
async function inner(): Promise<string> { note("in"); await null; note("on"); return "out"; }
await null;
const started = inner();
note("called");
note(await started);
show();  // expect: in called on out

// A timer's function and a listener: who called it comes first.
await new Promise<void>((resolve) => setTimeout(async () => { await null; note("timer"); resolve(); }));
const target = new EventTarget();
target.addEventListener("x", async () => { await null; note("heard"); });
await null;
target.dispatchEvent(new Event("x"));
note("dispatched");
await null;
show();  // expect: timer dispatched heard

// Whoever waits for a function that goes on at once waits until it is over.
let release = (): void => {};
const gate = new Promise<void>((resolve) => { release = resolve; });
async function behind(): Promise<number> { await gate; let sum = 0; for (let i = 0; i < 5; i++) sum += await i; note("summed"); return sum; }
const waiting = behind().then((v) => note("then " + v));
release();
queueMicrotask(() => note("queued"));
await waiting;
show();  // expect: queued summed then 10

// Yielded: values, promises, thenables and rejections, which the generator can catch.
async function* values(): AsyncGenerator<unknown, string, unknown> {
  yield 1;
  yield Promise.resolve(2);
  yield { then(f: (v: number) => void) { f(3); } };
  try { yield Promise.reject(new Error("caught")); } catch (e) { yield (e as Error).message; }
  try { note("got " + (yield "ask")); } finally { note("closed"); }
  return "end";
}
for await (const v of values()) note(String(v));
show();  // expect: 1 2 3 caught ask got undefined closed

// Requests that wait while what is yielded is awaited.
const it = values();
const all = [it.next(), it.next(), it.next(), it.next(), it.next(), it.next("answer"), it.next()];
note(JSON.stringify(await Promise.all(all)));
show();  // expect: got answer closed [{"value":1,"done":false},{"value":2,"done":false},{"value":3,"done":false},{"value":"caught","done":false},{"value":"ask","done":false},{"value":"end","done":true},{"done":true}]
const cut = values();
const results = [cut.next(), cut.next(), cut.return("early"), cut.next()];
note(JSON.stringify(await Promise.all(results)));
show();  // expect: [{"value":1,"done":false},{"value":2,"done":false},{"value":"early","done":true},{"done":true}]
async function* guarded(): AsyncGenerator<string> {
  try { yield "a"; } catch (e) { yield "caught " + e; }
}
const thrown = guarded();
const parts = [thrown.next(), thrown.throw("it"), thrown.next()];
note(JSON.stringify(await Promise.all(parts)));
show();  // expect: [{"value":"a","done":false},{"value":"caught it","done":false},{"done":true}]
async function* failing(): AsyncGenerator<unknown> { yield Promise.reject("no"); }
const failed = failing();
note(await failed.next().then(() => "?", (e) => "rejected " + e));
note(JSON.stringify(await failed.next()));
show();  // expect: rejected no {"done":true}

// In turn with others.
async function* three(name: string): AsyncGenerator<string> { for (let i = 0; i < 3; i++) yield name + i; }
async function drain(name: string): Promise<void> { for await (const v of three(name)) note(v); }
await Promise.all([drain("x"), drain("y"), turns("-", 6)]);
show();  // expect: -0 x0 y0 -1 -2 x1 y1 -3 -4 x2 y2 -5
async function* outer(): AsyncGenerator<string> { yield "before"; yield* three("z"); yield "after"; }
await Promise.all([(async () => { for await (const v of outer()) note(v); })(), turns(".", 4)]);
show();  // expect: .0 before .1 .2 .3 z0 z1 z2 after
