// Arrays: a table of sales is filtered, grouped, joined and summed by chains of methods with
// callbacks. Measures map, filter, reduce, flatMap, find and their kind.

interface Sale {
  readonly id: number;
  readonly product: string;
  readonly region: string;
  readonly day: number;
  readonly amount: number;
  readonly price: number;
  readonly tags: readonly string[];
}
interface Product {
  readonly name: string;
  readonly group: string;
  readonly cost: number;
}

const REGIONS = ["north", "south", "east", "west"] as const;
const TAGS = ["web", "shop", "gift", "bulk", "return"] as const;

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const average = (numbers: readonly number[]): number => (numbers.length ? sum(numbers) / numbers.length : 0);

function products(count: number): Product[] {
  return range(count).map((i) => ({ name: `product ${i}`, group: `group ${i % 7}`, cost: 5 + ((i * 13) % 50) }));
}

function sales(count: number, catalogue: readonly Product[]): Sale[] {
  return range(count).map((id) => {
    const n = (id * 7_919 + 3) % 10_007, { name, cost } = catalogue[n % catalogue.length];
    return {
      id, product: name, region: REGIONS[n % 4], day: n % 365, amount: 1 + (n % 9), price: cost + (n % 20),
      tags: TAGS.filter((_, i) => (n >> i) & 1),
    };
  });
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Record<string, T[]> {
  return items.reduce<Record<string, T[]>>((groups, item) => {
    (groups[key(item)] ??= []).push(item);
    return groups;
  }, {});
}

function revenueByGroup(all: readonly Sale[], catalogue: readonly Product[]): (readonly [string, number])[] {
  const groups = new Map(catalogue.map(({ name, group }) => [name, group]));
  return Object.entries(groupBy(all, ({ product }) => groups.get(product) ?? "none"))
    .map(([group, members]) => [group, sum(members.map(({ amount, price }) => amount * price))] as const)
    .sort(([, a], [, b]) => b - a);
}

function topTags(all: readonly Sale[], count: number): string {
  const flat = all.flatMap(({ tags, amount }) => tags.map((tag) => ({ tag, amount })));
  return Object.entries(groupBy(flat, ({ tag }) => tag))
    .map(([tag, uses]) => ({ tag, total: sum(uses.map(({ amount }) => amount)) }))
    .sort((a, b) => b.total - a.total || a.tag.localeCompare(b.tag, "en"))
    .slice(0, count)
    .map(({ tag, total }, at) => `${at + 1}:${tag}=${total}`)
    .join(",");
}

function histogram(all: readonly Sale[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  all.forEach(({ day }) => counts[Math.floor((day * bins) / 365)]++);
  return counts;
}

function movingAverage(numbers: readonly number[], window: number): number[] {
  return numbers.map((_, i) => average(numbers.slice(Math.max(0, i - window + 1), i + 1)));
}

function transpose(matrix: readonly (readonly number[])[]): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => row.reduce((total, n, i) => total + n * column[i], 0)));
}

function searches(all: readonly Sale[]): number {
  return range(60).reduce((total, n) => {
    const found = all.find(({ day, region }) => day === n * 5 && region === REGIONS[n % 4]);
    const at = all.findIndex(({ price }) => price === n + 5);
    const isAny = all.some(({ amount, id }) => amount > 9 || id < 0), isAll = all.every(({ tags }) => tags.length <= 5);
    return total + (found?.id ?? -1) + at + Number(isAny) + Number(isAll) * 2;
  }, 0);
}

function edits(size: number): number {
  const list = range(size);
  list.reverse();
  for (let i = 0; i < size; i += 7) list.splice(i, 2, i, -i, i * 2);
  const odd = list.concat([1, 2, 3], list.slice(-20)).filter((n) => n & 1);
  odd.unshift(...odd.splice(10, 5));
  const nested = [list.slice(0, 30), [odd.slice(0, 10), [odd.slice(10, 20)]]];
  const places = odd.lastIndexOf(1) + list.indexOf(-14) + (odd.includes(77) ? 5 : 6);
  return sum(nested.flat(2).flat() as number[]) + places + odd.at(-3)!;
}

const begin = performance.now();
const catalogue = products(80);
let checksum = 0;
for (let round = 0; round < 5; round++) {
  const all = sales(2_500 + round, catalogue);
  checksum += revenueByGroup(all, catalogue)
    .reduce((total, [group, revenue], at) => total + revenue * (at + 1) + group.length, 0);
  checksum += topTags(all, 4).length;
  checksum += Math.round(sum(movingAverage(histogram(all, 120), 9)) * 100);
  checksum += searches(all) + edits(600 + round);
  const matrix = range(24).map((i) => range(24).map((j) => (i * j + round) % 17));
  checksum += sum(product(matrix, transpose(matrix)).map((row, i) => row[i] * (i + 1)));
  const dear = all
    .filter(({ price }) => price > 30)
    .map(({ price, amount }) => price * amount)
    .reduceRight((total, n) => (total * 3 + n) % 10_007, 0);
  checksum = (checksum * 31 + dear) % 1_000_000_007;
}
const time = performance.now() - begin;
console.log(`arrays checksum ${checksum} time ${time.toFixed(2)}`);
