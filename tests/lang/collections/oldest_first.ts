// Caches and queues: the oldest entry goes, again and again, while others come at the end. It takes
// no longer to find where many have gone before it.
const cache = new Map<number, number>();
const max = 2_000;
let sum = 0;
for (let i = 0; i < 20_000; ++i) {
  if (cache.size >= max) {
    const oldest = cache.keys().next().value!;
    sum += oldest;
    cache.delete(oldest);
  }
  // Some come back, as the youngest.
  if (i % 7 === 0 && cache.delete(i - 1_000)) cache.set(i - 1_000, i);
  cache.set(i, i);
}
console.log(cache.size, sum, cache.entries().next().value, [...cache.keys()].at(-1)); // expect: 2000 162052490 [ 18143, 18143 ] 19999

const queue = new Set<number>();
for (let i = 0; i < 2_000; ++i) queue.add(i);
let order = 0;
for (const next of queue) {
  if (next !== order++) throw new Error(`${next} for ${order - 1}`);
  queue.delete(next);
  if (next < 2_000) queue.add(next + 2_000);
}
console.log(order, queue.size); // expect: 4000 0

// Holes further on, and an iterator that stands among them.
const few = new Map([1, 2, 3, 4, 5, 6].map((n) => [n, n]));
const iterator = few.keys();
iterator.next();
for (const n of [2, 3, 1]) few.delete(n);
console.log(iterator.next().value, few.keys().next().value); // expect: 4 4
few.delete(4);
few.set(1, 1);
console.log([...iterator], [...few.keys()]); // expect: [ 5, 6, 1 ] [ 5, 6, 1 ]
