// Promise.all and its like over plain promises need no functions; nobody can tell, not from the order either.
const log: string[] = [];
const tick = (name: string, n: number) => { let p: Promise<unknown> = Promise.resolve(); for (let i = 0; i < n; ++i) p = p.then(() => log.push(name + i)); };
const say = () => { const all = log.join(' '); log.length = 0; return all; };
const later = <T>(v: T, n = 1): Promise<T> => n === 0 ? Promise.resolve(v) : Promise.resolve().then(() => later(v, n - 1));
const fails = (v: unknown) => Promise.reject(v);

tick('t', 6);
Promise.all([1, later(2), Promise.resolve(3)]).then((v) => log.push('all ' + v));
Promise.allSettled([1, fails(2)]).then((v) => log.push('settled ' + JSON.stringify(v)));
Promise.any([fails(1), later(2), 3]).then((v) => log.push('any ' + v));
Promise.race([later(1, 2), later(2)]).then((v) => log.push('race ' + v));
await later(0, 12);
console.log(say());

// Where something else is among them.
class Mine<T> extends Promise<T> {}
const thenable = { then(f: (v: string) => void) { log.push('then called'); f('thenable'); } };
tick('t', 6);
Promise.all([1, Mine.resolve(2), thenable, later(4)] as unknown[]).then((v) => log.push('all ' + v));
Mine.all([1, later(2)]).then((v) => log.push('mine ' + v));
await later(0, 12);
console.log(say());

// Rejections: the first counts, the others are heard of.
console.log(await Promise.all([later(1), fails('a'), fails('b')]).catch((e) => 'caught ' + e));
console.log(await Promise.any([fails('a'), fails('b')]).catch((e) => e.constructor.name + ' ' + e.errors + ' ' + e.message));
console.log(await Promise.race([fails('x'), later(1)]).catch((e) => 'caught ' + e));

// Empty ones, long ones, and ones that are no arrays.
console.log((await Promise.all([])).length, (await Promise.allSettled([])).length, await Promise.any([]).catch((e) => e.errors.length));
console.log((await Promise.all(Array.from({ length: 1000 }, (_, i) => i % 2 ? later(i) : i))).reduce((a, b) => a + b));
console.log(await Promise.all(new Set([later(1), 2])), await Promise.all((function* () { yield 1; yield later(2); })()));
console.log(await Promise.all([, 1]));

// A `then` of somebody's own, and a `resolve`.
const own = Promise.resolve(5); (own as any).then = function (f: any, g: any) { log.push('own then'); return Promise.prototype.then.call(this, f, g); };
console.log(await Promise.all([own, 6]), say());
const { resolve } = Promise;
Promise.resolve = function (v: any) { log.push('resolve ' + v); return resolve.call(this, v); } as any;
console.log(await Promise.all([1, 2]), say());
Promise.resolve = resolve;
const { then } = Promise.prototype;
Promise.prototype.then = function (f: any, g: any) { log.push('then'); return then.call(this, f, g); } as any;
Promise.all([1, 2]); Promise.resolve(1).catch(() => {});
Promise.prototype.then = then;
console.log(say());
console.log(await Promise.resolve(1).then(null as any), await Promise.reject(2).catch((e) => e + 1), await Promise.resolve(3).catch(() => 0));
try { (Promise.prototype.then as any).call(1); } catch (e: any) { console.log(e.message); }

// for await over an array takes as many turns of the queue as over an iterator of one's own.
const turns = async (iterable: any) => {
  tick('t', 20);
  for await (const v of iterable) log.push('got ' + v);
  log.push('end');
  await later(0, 30);
  return say();
};
const copied = () => [1, later('two'), 'three', Promise.resolve(4)];
const plain = await turns(copied());
const again = copied();
const wrapped = await turns({ *[Symbol.iterator]() { yield* again as any; } });
console.log(plain === wrapped, plain.replace(/t\d+ ?/g, '').trim());
const closing = { [Symbol.iterator]() { const it = [1, fails('no')][Symbol.iterator](); return { next: () => it.next(), return() { log.push('closed'); return {}; } }; } };
console.log(await turns(closing).catch((e) => 'threw ' + e + ' ' + say().includes('closed')));
console.log(await turns([1, fails('no'), 3]).catch((e) => 'threw ' + e + ' ' + say().replace(/t\d+ ?/g, '').trim()));

// expect: t0 t1 settled [{"status":"fulfilled","value":1},{"status":"rejected","reason":2}] any 3 t2 t3 t4 all 1,2,3 race 2 t5
// expect: t0 then called t1 t2 t3 t4 all 1,2,thenable,4 t5 mine 1,2
// expect: caught a
// expect: AggregateError a,b All promises were rejected
// expect: caught x
// expect: 0 0 0
// expect: 499500
// expect: [ 1, 2 ] [ 1, 2 ]
// expect: [ undefined, 1 ]
// expect: [ 5, 6 ] own then
// expect: [ 1, 2 ] resolve 1 resolve 2
// expect: then then then
// expect: 1 3 3
// expect: Method Promise.prototype.then called on incompatible receiver 1
// expect: true got 1 got two got three got 4 end
// expect: threw no true
// expect: threw no got 1
