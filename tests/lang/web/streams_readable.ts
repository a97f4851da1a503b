// ReadableStream: queues, pulling, iteration, tee, from; what of them can be seen.
const log: unknown[] = [];
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const failure = (p: Promise<unknown>) => p.then(() => "none", (e) => e.name ?? e);

// ---- Chunks come in order; pull() is called while the queue is below its mark, one at a time.
let n = 0;
const numbers = new ReadableStream({
  start() { log.push("start"); },
  pull(c) { log.push(`pull ${c.desiredSize}`); c.enqueue(n++); if (n === 4) c.close(); },
}, { highWaterMark: 2 });
console.log(log.splice(0).join());  // expect: start
await turn();
console.log(log.splice(0).join());  // expect: pull 2,pull 1
const reader = numbers.getReader();
console.log(numbers.locked, await reader.read(), log.splice(0).join());  // expect: true { done: false, value: 0 } pull 1
console.log((await reader.read()).value, (await reader.read()).value, (await reader.read()).value);  // expect: 1 2 3
log.length = 0;
console.log(await reader.read(), await reader.closed);  // expect: { done: true, value: undefined } undefined

// ---- Released readers: what they had asked for is rejected, and nothing more is given.
let feed: ReadableStreamDefaultController;
const fed = new ReadableStream({ start(c) { feed = c; } });
const first = fed.getReader();
const asked = first.read();
first.releaseLock();
console.log(await failure(asked), await failure(first.read()), await failure(first.closed), fed.locked);  // expect: TypeError TypeError TypeError false
const second = fed.getReader();
const waiting = [second.read(), second.read()];
feed!.enqueue("a");
feed!.error("broken");
console.log((await waiting[0]!).value, await failure(waiting[1]!), await failure(second.closed));  // expect: a broken broken

// ---- Iteration cancels when it is left, unless it is told not to.
const counting = () => new ReadableStream({ pull(c) { c.enqueue(++n); }, cancel(reason) { log.push(`cancel ${reason}`); } });
n = 0;
for await (const x of counting()) if (x === 3) break;
console.log(log.splice(0).join());  // expect: cancel undefined
const kept = counting();
n = 0;
for await (const x of kept.values({ preventCancel: true })) if (x === 2) break;
console.log(log.length, kept.locked, (await kept.getReader().read()).value);  // expect: 0 false 3
const iterator = counting().values();
n = 0;
console.log(JSON.stringify(await Promise.all([iterator.next(), iterator.next(), iterator.return!("end"), iterator.next()])));  // expect: [{"value":1,"done":false},{"value":2,"done":false},{"value":"end","done":true},{"done":true}]
console.log(log.splice(0).join());  // expect: cancel end

// ---- Both branches of a tee get everything; cancelling both gives both reasons.
const [left, right] = counting().tee();
n = 0;
const [l, r] = [left.getReader(), right.getReader()];
console.log((await l.read()).value, (await l.read()).value, (await r.read()).value);  // expect: 1 2 1
const ends = [l.cancel("x"), r.cancel("y")];
await Promise.all(ends);
console.log(log.splice(0).join());  // expect: cancel x,y

// ---- from(): promises are awaited, the iterator is told when nobody wants more.
const letters = ReadableStream.from([Promise.resolve("a"), "b"]);
const got: unknown[] = [];
for await (const x of letters) got.push(x);
console.log(got);  // expect: [ 'a', 'b' ]
async function* generated() { try { yield 1; yield 2; } finally { log.push("left"); } }
for await (const x of ReadableStream.from(generated())) if (x === 1) break;
console.log(log.splice(0).join());  // expect: left

// ---- Sizes; a size() that is none puts the stream in error.
const sized = new ReadableStream({ start(c) { feed = c; } }, { highWaterMark: 10, size: (x) => x.length });
feed!.enqueue("four");
console.log(feed!.desiredSize);  // expect: 6
const bad = new ReadableStream({ start(c) { try { c.enqueue(1); } catch (e: any) { console.log(e.name); } } }, { size: () => -1 });  // expect: RangeError
console.log(await failure(bad.getReader().closed), new ByteLengthQueuingStrategy({ highWaterMark: 1 }).size(new Uint8Array(7)), sized.locked);  // expect: RangeError 7 false

// ---- Many chunks at once: the queue gives its room back, and keeps the order.
let sum = 0;
const many = new ReadableStream({ start(c) { for (let i = 0; i < 600; ++i) c.enqueue(i); feed = c; } }, { highWaterMark: 1 });
const drain = many.getReader();
for (let i = 0; i < 900; ++i) { const { value } = await drain.read(); if (value !== i) console.log("order", i, value); sum += value; feed!.enqueue(600 + i); }
for (let i = 0; i < 600; ++i) sum += (await drain.read()).value;
console.log(sum === 1499 * 1500 / 2);  // expect: true

// ---- A patched prototype is not asked.
const { then } = Promise.prototype;
Promise.prototype.then = () => { throw new Error("patched"); };
Object.defineProperty(Object.prototype, "highWaterMark", { get() { throw new Error("patched"); }, configurable: true });
Array.prototype.push = () => { throw new Error("patched"); };
const [one, two] = ReadableStream.from("ab").tee();
Promise.prototype.then = then;
delete (Object.prototype as any).highWaterMark;
console.log((await one.getReader().read()).value, (await two.getReader().read()).value);  // expect: a a
