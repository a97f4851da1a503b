// Generators: lazy pipelines, recursive walks by yield*, coroutines that are sent values, tasks in
// turn, and an iterator written by hand. Measures generators and the iteration protocol.

function* naturals(from = 0): Generator<number, never, undefined> {
  for (let n = from; ; n++) yield n;
}

function* map<T, U>(source: Iterable<T>, change: (value: T) => U): Generator<U, void, undefined> {
  for (const value of source) yield change(value);
}

function* filter<T>(source: Iterable<T>, accepts: (value: T) => boolean): Generator<T, void, undefined> {
  for (const value of source) if (accepts(value)) yield value;
}

function* take<T>(source: Iterable<T>, count: number): Generator<T, void, undefined> {
  if (count <= 0) return;
  let taken = 0;
  for (const value of source) {
    yield value;
    if (++taken === count) return;
  }
}

function* zip<A, B>(first: Iterable<A>, second: Iterable<B>): Generator<[A, B], void, undefined> {
  const others = second[Symbol.iterator]();
  for (const value of first) {
    const other = others.next();
    if (other.done === true) return;
    yield [value, other.value];
  }
}

function* chunks<T>(source: Iterable<T>, size: number): Generator<readonly T[], void, undefined> {
  let chunk: T[] = [];
  for (const value of source) {
    chunk.push(value);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

class Tree {
  private left: Tree | null = null;
  private right: Tree | null = null;
  constructor(private readonly key: number) {}
  insert(key: number): void {
    if (key < this.key) {
      if (this.left === null) this.left = new Tree(key);
      else this.left.insert(key);
    } else if (key > this.key) {
      if (this.right === null) this.right = new Tree(key);
      else this.right.insert(key);
    }
  }
  *[Symbol.iterator](): Generator<number, void, undefined> {
    if (this.left !== null) yield* this.left;
    yield this.key;
    if (this.right !== null) yield* this.right;
  }
}

/** All orders of the items, one array that changes in place. */
function* permutations<T>(items: T[], count = items.length): Generator<readonly T[], void, undefined> {
  if (count <= 1) {
    yield items;
    return;
  }
  for (let i = 0; i < count; i++) {
    yield* permutations(items, count - 1);
    const other = count % 2 ? 0 : i;
    [items[other], items[count - 1]] = [items[count - 1], items[other]];
  }
}

/** Is sent numbers, answers with the mean of the last ones. */
function* mean(window: number): Generator<number, number, number> {
  const last: number[] = [];
  let sum = 0, sent = 0;
  try {
    for (;;) {
      const value = yield last.length ? sum / last.length : 0;
      sent++;
      sum += value;
      last.push(value);
      if (last.length > window) sum -= last.shift()!;
    }
  } finally {
    sent += 1_000;
    yield sent;
  }
}

class Range implements Iterable<number> {
  constructor(private readonly from: number, private readonly to: number, private readonly step = 1) {}
  [Symbol.iterator](): Iterator<number, undefined, undefined> {
    let at = this.from;
    const { to, step } = this;
    return {
      next(): IteratorResult<number, undefined> {
        if (at >= to) return { value: undefined, done: true };
        const value = at;
        at += step;
        return { value, done: false };
      },
    };
  }
}

function* task(name: number, steps: number): Generator<number, string, undefined> {
  for (let i = 0; i < steps; i++) yield name * i;
  return `task ${name}`;
}

function runInTurn(tasks: Generator<number, string, undefined>[]): number {
  let sum = 0;
  const queue = [...tasks];
  while (queue.length > 0) {
    const current = queue.shift()!;
    const { value, done } = current.next();
    if (done === true) {
      sum += value.length;
    } else {
      sum += value;
      queue.push(current);
    }
  }
  return sum;
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 32; round++) {
  const odd = filter(map(naturals(round), (n) => n * 3), (n) => n % 2 === 1);
  for (const [a, b] of zip(take(odd, 2_000), new Range(0, 10_000, 3))) checksum += a ^ b;
  for (const chunk of chunks(take(naturals(), 3_000), 7)) checksum += chunk[chunk.length - 1] * chunk.length;
  checksum %= 1_000_000_007;
}
const root = new Tree(5_000);
for (let i = 0, key = 1; i < 1_500; i++) root.insert((key = (key * 7_919 + 17) % 10_007));
for (let round = 0; round < 30; round++) for (const key of root) checksum = (checksum * 3 + key) % 1_000_000_007;
for (const [a, b, c, d] of permutations([1, 2, 3, 4, 5, 6, 7, 8])) checksum += a * 1_000 + b * 100 + c * 10 + d;
const running = mean(10);
running.next();
for (const n of new Range(0, 150_000)) checksum += Math.floor(running.next((n * n) % 101).value);
checksum += running.return(0).value;
checksum += runInTurn(Array.from({ length: 20 }, (_, i) => task(i, 1_500 + i * 10)));
const time = performance.now() - begin;
console.log(`generators checksum ${checksum} time ${time.toFixed(2)}`);
