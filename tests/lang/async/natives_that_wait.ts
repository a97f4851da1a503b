// Executors, reactions, requests of async generators and traps of proxies run as calls of natives
// that wait without a coroutine: what is thrown, where it is caught, and in which order.
const log = (...values: unknown[]) => console.log(values.map(String).join(' '));

// An executor that throws rejects; one that has resolved already does not.
await new Promise(() => { throw new Error('thrown'); }).catch((e) => log(e.message)); // expect: thrown
log(await new Promise((resolve) => { resolve('first'); throw new Error('late'); })); // expect: first
// A native as executor gets the two functions.
const seen: unknown[] = [];
void new Promise(Array.prototype.push.bind(seen) as never);
log(seen.length, typeof seen[0], typeof seen[1]); // expect: 2 function function
// The first call counts, of either function.
let resolve_it: (v: unknown) => void = () => {}, reject_it: (v: unknown) => void = () => {};
const once = new Promise((a, b) => { resolve_it = a; reject_it = b; });
resolve_it(Promise.reject('inner'));
reject_it('second');
resolve_it('third');
log(await once.catch((e) => 'rejected by ' + e)); // expect: rejected by inner
// A thenable whose `then` is a getter is asked once, by script.
let asked = 0;
const thenable = { get then() { ++asked; return (f: (v: number) => void) => f(7); } };
log(await new Promise((resolve) => resolve(thenable)), asked); // expect: 7 1
log(await Promise.resolve(1).then(() => thenable as unknown), asked); // expect: 7 2
const thrower = { get then() { throw new Error('no then'); } };
log(await Promise.resolve(1).then(() => thrower as unknown).catch((e) => e.message)); // expect: no then
// A native as handler; a handler that is none; a throw that goes through.
log(await Promise.resolve(9).then(Math.sqrt)); // expect: 3
log(await Promise.resolve('through').then(undefined, () => 'not me')); // expect: through
log(await Promise.reject('r').then((v) => v).then(null, (e) => e + ' caught')); // expect: r caught
const self: Promise<unknown> = Promise.resolve(0).then(() => self);
log(await self.catch((e) => e.message)); // expect: Chaining cycle detected for promise #<Promise>
// Subclasses go the complete way.
class Mine extends Promise<number> {}
log(await new Mine((r) => r(1)).then((v) => v + 1), new Mine(() => {}) instanceof Mine); // expect: 2 true
// Jobs in a row keep their order, with ticks after all of them.
const order: string[] = [];
process.nextTick(() => order.push('tick'));
const a = (async () => { order.push('a1'); await null; order.push('a2'); await null; order.push('a3'); })();
const b = Promise.resolve().then(() => order.push('b1')).then(() => order.push('b2'));
queueMicrotask(() => order.push('m'));
await Promise.all([a, b]);
await new Promise((r) => setTimeout(r, 1));
log(order.join()); // expect: a1,a2,b1,m,a3,b2,tick
// Async generators: requests in a row, a throw, an end.
async function* counting() { try { yield 1; yield 2; throw new Error('body'); } finally { order.push('end'); } }
const g = counting();
const all = await Promise.allSettled([g.next(), g.next(), g.next(), g.next()]);
log(all.map((s) => (s.status === 'fulfilled' ? `${s.value.value}/${s.value.done}` : s.reason.message)).join()); // expect: 1/false,2/false,body,undefined/true
async function* echo(): AsyncGenerator<unknown, unknown, unknown> { let got: unknown = 'start'; for (;;) got = yield got; }
const e = echo();
await e.next();
log((await e.next('x')).value, (await e.next()).value, (await e.return('end')).value); // expect: x undefined end
let deep = 0;
async function* nested(n: number): AsyncGenerator<number> { if (n) for await (const v of nested(n - 1)) yield v; yield n; }
for await (const v of nested(30)) deep += v;
log(deep); // expect: 465
// Thousands of jobs, and a job that makes others while they run.
let sum = 0;
const many: Promise<number>[] = [];
for (let i = 0; i < 5000; i++) many.push(Promise.resolve(i).then((v) => { if (v % 1000 === 0) queueMicrotask(() => { sum += 1e6; }); return v; }));
for (const v of await Promise.all(many)) sum += v;
log(sum); // expect: 17497500
