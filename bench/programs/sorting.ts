// Sorting: the built-in sort with comparators of several kinds, and a quicksort, a merge sort and a
// heap written here. Measures Array.prototype.sort, calls of comparators, elements of arrays.

interface Person {
  readonly family: string;
  readonly given: string;
  readonly born: number;
}
type Compare<T> = (a: T, b: T) => number;

class Random {
  constructor(private seed: number) {}
  next(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.seed >> 7) % limit;
  }
}

const ascending: Compare<number> = (a, b) => a - b;
const byText: Compare<string> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function by<T, K>(key: (item: T) => K, compare: Compare<K>): Compare<T> {
  return (a, b) => compare(key(a), key(b));
}

function inOrder<T>(...compares: readonly Compare<T>[]): Compare<T> {
  return (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** In place, the median of three as pivot, insertion for short stretches. */
function quicksort<T>(items: T[], compare: Compare<T>, low = 0, high = items.length - 1): T[] {
  while (high - low > 12) {
    const middle = (low + high) >> 1;
    if (compare(items[middle], items[low]) < 0) swap(items, middle, low);
    if (compare(items[high], items[low]) < 0) swap(items, high, low);
    if (compare(items[high], items[middle]) < 0) swap(items, high, middle);
    const pivot = items[middle];
    let i = low, j = high;
    while (i <= j) {
      while (compare(items[i], pivot) < 0) i++;
      while (compare(items[j], pivot) > 0) j--;
      if (i <= j) swap(items, i++, j--);
    }
    if (j - low < high - i) {
      quicksort(items, compare, low, j);
      low = i;
    } else {
      quicksort(items, compare, i, high);
      high = j;
    }
  }
  for (let i = low + 1; i <= high; i++) {
    const item = items[i];
    let j = i - 1;
    for (; j >= low && compare(items[j], item) > 0; j--) items[j + 1] = items[j];
    items[j + 1] = item;
  }
  return items;
}

function swap<T>(items: T[], i: number, j: number): void {
  const item = items[i];
  items[i] = items[j];
  items[j] = item;
}

function mergeSort<T>(items: readonly T[], compare: Compare<T>): T[] {
  if (items.length < 2) return [...items];
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), compare), right = mergeSort(items.slice(middle), compare);
  const out: T[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length;)
    out.push(j === right.length || (i < left.length && compare(left[i], right[j]) <= 0) ? left[i++] : right[j++]);
  return out;
}

class Heap<T> {
  private readonly items: T[] = [];
  constructor(private readonly compare: Compare<T>) {}
  get size(): number {
    return this.items.length;
  }
  push(item: T): void {
    const { items, compare } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (compare(items[above], item) <= 0) break;
      items[at] = items[above];
      at = above;
    }
    items[at] = item;
  }
  pop(): T {
    const { items, compare } = this;
    const top = items[0], item = items.pop()!;
    if (items.length === 0) return top;
    let at = 0;
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      if (below + 1 < items.length && compare(items[below + 1], items[below]) < 0) below++;
      if (compare(item, items[below]) <= 0) break;
      items[at] = items[below];
      at = below;
    }
    items[at] = item;
    return top;
  }
}

function people(count: number, random: Random): Person[] {
  const families = ["Brandt", "Ahlers", "Claasen", "Dierks", "Eggers", "Ahrens"], given = ["Wiebke", "Jan", "Antje", "Ole"];
  return Array.from({ length: count }, () => ({
    family: families[random.next(families.length)], given: given[random.next(given.length)], born: 1930 + random.next(80),
  }));
}

function mixed<T>(items: readonly T[], value: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum = (sum * 31 + value(item)) % 1_000_003;
  return sum;
}

const begin = performance.now();
let checksum = 0;
for (let round = 1; round <= 6; round++) {
  const random = new Random(round);
  const numbers = Array.from({ length: 5_000 }, () => random.next(100_000));
  const sorted = [...numbers].sort(ascending);
  const quick = quicksort([...numbers], ascending), merged = mergeSort(numbers, ascending);
  if (sorted.some((n, i) => n !== quick[i] || n !== merged[i])) throw new Error("the sorts do not agree");
  checksum += mixed(sorted, (n) => n) + mixed(numbers.slice(0, 2_000).sort(), (n) => n);
  const words = numbers.slice(0, 2_500).map((n) => (n * 7).toString(36));
  checksum += mixed([...words].sort(), (word) => word.length) + mixed(quicksort(words, byText), (word) => word.charCodeAt(0));
  const crowd = people(2_000, random);
  const order = inOrder<Person>(by((p) => p.family, byText), by((p) => p.given, byText), by((p) => p.born, (a, b) => b - a));
  checksum += mixed(crowd.sort(order), (p) => p.born + p.given.length);
  checksum += mixed(crowd.sort((a, b) => a.born - b.born || byText(a.given, b.given)), (p) => p.family.length);
  checksum += mixed(sorted.sort((a, b) => b - a), (n) => n & 255);
  const heap = new Heap<number>(ascending);
  for (const n of numbers.slice(0, 3_000)) heap.push(n);
  while (heap.size > 0) checksum = (checksum * 3 + heap.pop()) % 1_000_000_007;
}
const time = performance.now() - begin;
console.log(`sorting checksum ${checksum} time ${time.toFixed(2)}`);
