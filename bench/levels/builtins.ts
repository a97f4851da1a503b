// Built-ins where their own work and the calls back dominate. Prints a line a level: its name, a tab, milliseconds. With an
// argument only the levels whose names contain it.
const wanted: string = globalThis.process?.argv[2] ?? "";
let sink: unknown;

function level(name: string, times: number, body: () => unknown): void {
  if (!name.includes(wanted)) return;
  for (let i = 0; i < Math.ceil(times / 4); i++) sink = body();
  const start = performance.now();
  for (let i = 0; i < times; i++) sink = body();
  console.log(`${name}\t${(performance.now() - start).toFixed(2)}`);
}

let seed = 42;
function random(): number {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed / 0x7fffffff;
}

const numbers = Array.from({ length: 100_000 }, () => Math.floor(random() * 1e6));
const texts = Array.from({ length: 20_000 }, () => Math.floor(random() * 1e9).toString(36) + "/file.ts");
const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: i, rank: Math.floor(random() * 1000), name: `row ${i % 97}` }));

level("map", 20, () => numbers.map((x) => x * 2 + 1));
level("filter", 20, () => numbers.filter((x) => (x & 3) === 1));
level("reduce", 20, () => numbers.reduce((sum, x) => sum + x, 0));
level("forEach", 20, () => {
  let sum = 0;
  numbers.forEach((x) => {
    sum += x;
  });
  return sum;
});
level("find and some", 20, () => [numbers.find((x) => x === -1), numbers.some((x) => x < 0), numbers.findIndex((x) => x === -1)]);
level("flatMap", 5, () => numbers.flatMap((x) => [x, x + 1]));
level("Array.from with a function", 5, () => Array.from({ length: 100_000 }, (_, i) => i));
level("sort of numbers, comparator", 2, () => [...numbers].sort((a, b) => a - b));
level("sort of objects, comparator", 5, () => [...rows].sort((a, b) => a.rank - b.rank || a.id - b.id));
level("sort of strings", 5, () => [...texts].sort());
level("sort of strings, comparator", 3, () => [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
level("Map.forEach, Set.forEach", 10, () => {
  let sum = 0;
  new Map(numbers.slice(0, 10_000).map((x, i) => [i, x] as const)).forEach((v) => {
    sum += v;
  });
  new Set(numbers).forEach((v) => {
    sum += v;
  });
  return sum;
});
level("replace with a function", 10, () => texts.slice(0, 5000).join(" ").replace(/[a-z]+/g, (word) => word + word.length));

const document = {
  users: rows.slice(0, 3000).map((r) => ({
    id: r.id, name: r.name, email: `user${r.id}@example.com`, active: (r.id & 1) === 0, score: r.rank / 7,
    tags: ["alpha", "beta", `t${r.rank}`], address: { street: `${r.rank} Main St.`, city: "Käte's town", zip: null },
  })),
};
const json = JSON.stringify(document);
const pretty = JSON.stringify(document, null, 2);
level("JSON.parse", 20, () => JSON.parse(json));
level("JSON.parse, indented", 10, () => JSON.parse(pretty));
level("JSON.stringify", 20, () => JSON.stringify(document));
level("JSON.stringify, indented", 10, () => JSON.stringify(document, null, 2));

const doubles = Array.from({ length: 50_000 }, () => random() * 10 ** Math.floor(random() * 20 - 8));
const digits = doubles.map(String);
level("integer to string", 10, () => {
  let length = 0;
  for (const x of numbers) length += String(x).length;
  return length;
});
level("double to string", 5, () => {
  let length = 0;
  for (const x of doubles) length += String(x).length;
  return length;
});
level("string to double", 5, () => {
  let sum = 0;
  for (const x of digits) sum += Number(x);
  return sum;
});
level("toFixed", 5, () => {
  let length = 0;
  for (const x of doubles) length += x.toFixed(2).length;
  return length;
});

const source = Array.from({ length: 4000 }, (_, i) => `const name${i} = call(a${i}, "text ${i}", ${i * 1.5}) /* c */ + [x, y];\n`).join("");
level("regexp tokens, sticky", 3, () => {
  const token = /\s+|\/\*.*?\*\/|"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?|[-+*\/=(),;\[\]]/y;
  let count = 0;
  token.lastIndex = 0;
  while (token.exec(source) !== null) count++;
  return count;
});
level("regexp tokens, matchAll", 3, () => {
  let count = 0;
  for (const _ of source.matchAll(/(?<word>[A-Za-z_$][\w$]*)|(?<number>\d+(?:\.\d+)?)|(?<text>"[^"]*")/g)) count++;
  return count;
});
level("split, join, replace", 5, () => source.split("\n").map((line) => line.replace("name", "n")).join("\n").replaceAll("call", "c"));
level("indexOf, slice, trim", 5, () => {
  let at = 0, count = 0;
  for (;;) {
    const end = source.indexOf("\n", at);
    if (end < 0) return count;
    count += source.slice(at, end).trim().length;
    at = end + 1;
  }
});
if (sink === numbers) console.log(sink);
