// Strings: building, joining, slicing, searching, counting words, templates, comparison. Measures the
// string type and Map with string keys.

const SYLLABLES = ["sho", "al", "fi", "sh", "tide", "ree", "f", "kelp", "cur", "rent", "co", "ral"] as const;

class Random {
  constructor(private seed: number) {}
  below(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return this.seed % limit;
  }
}

function word(random: Random): string {
  let out = "";
  for (let i = 1 + random.below(3); i > 0; i--) out += SYLLABLES[random.below(SYLLABLES.length)];
  return out;
}

function text(words: number, random: Random): string {
  let out = "";
  for (let i = 0; i < words; i++) out += (i % 12 === 11 ? ".\n" : i ? " " : "") + word(random);
  return out;
}

function frequencies(source: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of source.split("\n"))
    for (const each of line.split(" ")) {
      const key = each.endsWith(".") ? each.slice(0, -1) : each;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

function hash(source: string): number {
  let h = 0;
  for (let i = 0; i < source.length; i++) h = (Math.imul(h, 31) + source.charCodeAt(i)) | 0;
  return h;
}

function caesar(source: string, shift: number): string {
  let out = "";
  for (const c of source) {
    const code = c.codePointAt(0)!;
    out += code >= 97 && code <= 122 ? String.fromCharCode(97 + ((code - 97 + shift) % 26)) : c;
  }
  return out;
}

function report(counts: Map<string, number>): string {
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, n], i) => `${String(i + 1).padStart(4)}. ${key.padEnd(14, ".")} ${n}`)
    .join("\n");
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 6; round++) {
  const source = text(6_000, new Random(round + 1));
  const table = report(frequencies(source));
  const secret = caesar(source, 3 + round);
  const upper = source.toUpperCase().replaceAll("SHOAL", "school");
  let found = 0;
  for (let at = source.indexOf("coral"); at >= 0; at = source.indexOf("coral", at + 1)) found++;
  checksum = (checksum + hash(table) + hash(secret) + hash(upper) + found) | 0;
}
const time = performance.now() - begin;
console.log(`strings checksum ${checksum} time ${time.toFixed(2)}`);
