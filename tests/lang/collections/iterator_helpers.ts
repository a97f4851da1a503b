// Iterator helpers: laziness, closing, re-entrance.
const log: string[] = [];
function* count(to: number) {
  try {
    for (let i = 0; i < to; i++) {
      log.push("y" + i);
      yield i;
    }
  } finally {
    log.push("closed");
  }
}
const flush = () => console.log(log.splice(0).join(" "));

const lazy = count(10).filter((n) => n % 2 === 0).map((n) => n * n);
flush(); // expect:
console.log(lazy.next().value, lazy.next().value); // expect: 0 4
flush(); // expect: y0 y1 y2
lazy.return!();
flush(); // expect: closed
console.log(lazy.next().done); // expect: true

console.log(count(5).take(2).toArray().join()); // expect: 0,1
flush(); // expect: y0 y1 closed
console.log(count(4).drop(2).toArray().join(), count(3).flatMap((n) => [n, n]).toArray().join()); // expect: 2,3 0,0,1,1,2,2
log.length = 0;
console.log(count(9).some((n) => n > 1), count(3).every((n) => n < 9), count(9).find((n) => n === 2), count(4).reduce((a, n) => a + n)); // expect: true true 2 6
log.length = 0;

// A callback that throws closes; what closing throws is lost.
const closing = {
  __proto__: (globalThis as any).Iterator.prototype,
  next: () => ({ done: false, value: 1 }),
  return() { log.push("return"); throw new Error("lost"); },
} as any;
try {
  closing.map(() => { throw new Error("kept"); }).next();
} catch (e: any) {
  console.log(e.message); // expect: kept
}
flush(); // expect: return
try {
  closing.take(NaN);
} catch (e: any) {
  console.log(e.name); // expect: RangeError
}
flush(); // expect: return

// A helper that is running cannot be resumed.
let self: any;
self = count(3).map(() => self.next());
try {
  self.next();
} catch (e: any) {
  console.log(e.name); // expect: TypeError
}
log.length = 0;

const I = (globalThis as any).Iterator;
console.log(I.from({ next: () => ({ done: true }) }) instanceof I, I.from("ab").toArray().join()); // expect: true a,b
console.log(I.concat([1], new Set([2]), count(1)).toArray().join()); // expect: 1,2,0
log.length = 0;
console.log(I.zip([[1, 2], ["a", "b"]]).toArray().join(";")); // expect: 1,a;2,b
console.log(I.zip([[1, 2, 3], ["a"]], { mode: "longest", padding: [0, "-"] }).toArray().join(";")); // expect: 1,a;2,-;3,-
try {
  I.zip([[1], []], { mode: "strict" }).toArray();
} catch (e: any) {
  console.log(e.name); // expect: TypeError
}
const keyed = I.zipKeyed({ a: [1, 2], b: ["x", "y"] }).toArray();
console.log(keyed.map((o: any) => o.a + o.b).join(), Object.getPrototypeOf(keyed[0])); // expect: 1x,2y null
console.log(count(5).chunks(2).toArray().join(";"), count(4).windows(3).toArray().join(";")); // expect: 0,1;2,3;4 0,1,2;1,2,3
log.length = 0;
{
  using it = count(2) as any;
  it.next();
}
flush(); // expect: y0 closed

// Async-from-sync: values are awaited, rejections close.
async function main() {
  const got = [];
  for await (const v of [1, Promise.resolve(2), { then: (f: any) => f(3) }] as any) got.push(v);
  console.log(got.join()); // expect: 1,2,3
  try {
    for await (const v of (function* () {
      try {
        yield Promise.reject(new Error("rejected"));
      } finally {
        log.push("sync closed");
      }
    })()) log.push("never");
  } catch (e: any) {
    console.log(e.message); // expect: rejected
  }
  flush(); // expect: sync closed
  const inner = (async function* () {
    try {
      yield* [1, 2];
    } finally {
      log.push("outer");
    }
  })();
  await inner.next();
  await inner.throw(new Error("thrown")).catch((e) => log.push(e.name));
  flush(); // expect: outer TypeError
}
main();
