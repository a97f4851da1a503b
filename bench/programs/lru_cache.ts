// LRU cache: a cache that keeps its order in a Map, one with counts of use, and walks over graphs
// whose nodes are remembered in Sets. Measures Map and Set with all kinds of keys.

class LruCache<K, V> {
  private readonly entries = new Map<K, V>();
  hits = 0;
  misses = 0;
  constructor(private readonly capacity: number, private readonly load: (key: K) => V) {}

  get(key: K): V {
    let value = this.entries.get(key);
    if (value !== undefined) {
      this.hits++;
      this.entries.delete(key);
    } else {
      this.misses++;
      value = this.load(key);
      if (this.entries.size >= this.capacity) this.entries.delete(this.entries.keys().next().value!);
    }
    this.entries.set(key, value);
    return value;
  }
  *keys(): Generator<K, void, undefined> {
    yield* this.entries.keys();
  }
}

/** Throws out what was used least often; of those, what came first. */
class LfuCache<K, V> {
  private readonly values = new Map<K, { readonly value: V; uses: number }>();
  private readonly byUses = new Map<number, Set<K>>();
  private least = 1;
  constructor(private readonly capacity: number) {}

  get(key: K): V | undefined {
    const entry = this.values.get(key);
    if (entry === undefined) return undefined;
    const bucket = this.byUses.get(entry.uses)!;
    bucket.delete(key);
    if (bucket.size === 0) {
      this.byUses.delete(entry.uses);
      if (this.least === entry.uses) this.least++;
    }
    entry.uses++;
    this.bucket(entry.uses).add(key);
    return entry.value;
  }
  set(key: K, value: V): void {
    if (this.values.size >= this.capacity) {
      const bucket = this.byUses.get(this.least)!;
      const [oldest] = bucket;
      bucket.delete(oldest);
      if (bucket.size === 0) this.byUses.delete(this.least);
      this.values.delete(oldest);
    }
    this.values.set(key, { value, uses: 1 });
    this.bucket(1).add(key);
    this.least = 1;
  }
  private bucket(uses: number): Set<K> {
    let bucket = this.byUses.get(uses);
    if (bucket === undefined) this.byUses.set(uses, (bucket = new Set()));
    return bucket;
  }
}

class Random {
  constructor(private seed: number) {}
  /** Small numbers come more often. */
  skewed(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    const part = this.seed / 2 ** 32;
    return Math.floor(part * part * limit);
  }
}

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly near: Cell[];
}

function grid(size: number): Cell[] {
  const cells = new Map<string, Cell>();
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if ((x * 7 + y * 13) % 5 !== 0) cells.set(`${x},${y}`, { x, y, near: [] });
  for (const { x, y, near } of cells.values())
    for (const key of [`${x + 1},${y}`, `${x - 1},${y}`, `${x},${y + 1}`, `${x},${y - 1}`]) {
      const other = cells.get(key);
      if (other !== undefined) near.push(other);
    }
  return [...cells.values()];
}

/** Steps from the first cell to all others that can be reached. */
function distances(start: Cell): Map<Cell, number> {
  const found = new Map<Cell, number>([[start, 0]]);
  for (const [cell, distance] of found)
    for (const next of cell.near) if (!found.has(next)) found.set(next, distance + 1);
  return found;
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a, ...b]);
}

function intersection<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  const both = new Set<T>();
  a.forEach((item) => {
    if (b.has(item)) both.add(item);
  });
  return both;
}

function primes(limit: number): Set<number> {
  const left = new Set<number>();
  for (let n = 2; n < limit; n++) left.add(n);
  for (const n of left) for (let multiple = n * n; multiple < limit; multiple += n) left.delete(multiple);
  return left;
}

const begin = performance.now();
let checksum = 0;
const random = new Random(42);
const numbers = new LruCache<number, number>(200, (key) => (key * key) % 8_191 + 1);
const words = new LruCache<string, string>(64, (key) => `${key}!`);
const counted = new LfuCache<number, string>(100);
for (let i = 0; i < 120_000; i++) {
  checksum += numbers.get(random.skewed(1_000));
  if (i % 3 === 0) checksum += words.get(`word ${random.skewed(300)}`).length;
  if (i % 2 === 0) {
    const key = random.skewed(400);
    const known = counted.get(key);
    if (known === undefined) counted.set(key, String(key));
    else checksum += known.length;
  }
}
checksum += numbers.hits * 3 + numbers.misses + words.hits;
for (const key of numbers.keys()) checksum += key;
const cells = grid(50);
for (let i = 0; i < 14; i++) {
  const found = distances(cells[i * 97]);
  for (const [{ x, y }, distance] of found) checksum += distance * (x + y);
}
const small = primes(9_000), ends = new Set(Array.from({ length: 900 }, (_, i) => i * 10 + 1));
for (let i = 0; i < 40; i++) checksum += union(small, ends).size + intersection(small, ends).size;
const time = performance.now() - begin;
console.log(`lru_cache checksum ${checksum} time ${time.toFixed(2)}`);
