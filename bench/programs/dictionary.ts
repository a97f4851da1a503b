// Dictionary: objects as tables whose keys are not known before: an index of words, merged and cut
// settings, deep comparison. Measures computed keys, in, delete, for-in, Object.keys and entries.

type Tree = { [key: string]: Tree | string | number | boolean };
type Postings = Record<string, number[]>;

const SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "xe", "yu"] as const;

class Random {
  constructor(private seed: number) {}
  below(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.seed >> 7) % limit;
  }
}

function word(random: Random): string {
  let out = "";
  for (let i = 1 + random.below(3); i > 0; i--) out += SYLLABLES[random.below(SYLLABLES.length)];
  return out;
}

/** In which documents each word stands. */
function indexOf(documents: readonly (readonly string[])[]): Postings {
  const postings: Postings = Object.create(null);
  documents.forEach((words, id) => {
    for (const each of words) {
      const list = postings[each];
      if (list === undefined) postings[each] = [id];
      else if (list[list.length - 1] !== id) list.push(id);
    }
  });
  return postings;
}

function counts(words: readonly string[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const each of words) out[each] = (out[each] ?? 0) + 1;
  return out;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}

/** A new tree with all of both; where both have a leaf, the second's. */
function merge(a: Tree, b: Tree): Tree {
  const out: Tree = { ...a };
  for (const key in b) {
    const mine = out[key], theirs = b[key];
    out[key] = isTree(mine) && isTree(theirs) ? merge(mine, theirs) : theirs;
  }
  return out;
}

function isEqual(a: Tree, b: Tree): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => {
    if (!Object.hasOwn(b, key)) return false;
    const mine = a[key], theirs = b[key];
    return isTree(mine) && isTree(theirs) ? isEqual(mine, theirs) : mine === theirs;
  });
}

/** `{ a: { b: 1 } }` as `{ "a.b": 1 }`. */
function flatten(tree: Tree, prefix = "", out: Record<string, string | number | boolean> = {}): typeof out {
  for (const [key, value] of Object.entries(tree)) {
    if (isTree(value)) flatten(value, `${prefix}${key}.`, out);
    else out[prefix + key] = value;
  }
  return out;
}

function unflatten(flat: Readonly<Record<string, string | number | boolean>>): Tree {
  const root: Tree = {};
  for (const path of Object.keys(flat)) {
    const keys = path.split("."), last = keys.pop()!;
    let at = root;
    for (const key of keys) {
      const next = (at[key] ??= {});
      if (!isTree(next)) throw new TypeError(`${path} is below a leaf`);
      at = next;
    }
    at[last] = flat[path];
  }
  return root;
}

function randomTree(random: Random, depth: number): Tree {
  const out: Tree = {};
  for (let i = 2 + random.below(4); i > 0; i--) {
    const key = word(random);
    out[key] = depth > 0 && random.below(3) > 0 ? randomTree(random, depth - 1)
      : [random.below(100), word(random), random.below(2) === 0][random.below(3)];
  }
  return out;
}

/** Objects of a fixed kind by number, taken out and put back. */
function sessions(random: Random, rounds: number): number {
  const open: Record<number, { user: string; hits: number; admin?: boolean }> = {};
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    const id = 1_000 + random.below(300) * 7;
    if (!(id in open)) {
      open[id] = { user: `user${id % 10}`, hits: 1 };
    } else if (random.below(4) === 0) {
      sum += open[id].hits;
      delete open[id];
    } else {
      const session = open[id];
      session.hits++;
      if (session.hits === 5) session.admin = true;
      else if (session.hits > 5) delete session.admin;
    }
  }
  for (const id in open) sum += Number(id) * open[id].hits + ("admin" in open[id] ? 1 : 0);
  return sum;
}

const begin = performance.now();
let checksum = 0;
for (let round = 1; round <= 12; round++) {
  const random = new Random(round);
  const documents = Array.from({ length: 60 }, () => Array.from({ length: 60 }, () => word(random)));
  const postings = indexOf(documents);
  for (const each in postings) checksum = (checksum * 7 + postings[each].length * each.length) % 1_000_000_007;
  for (const words of documents)
    for (const [each, n] of Object.entries(counts(words))) checksum += n * n + Number(each in postings) + each.length;
  let settings: Tree = {};
  for (let i = 0; i < 30; i++) {
    const more = randomTree(random, 3), flat = flatten(more);
    if (!isEqual(unflatten(flat), more)) throw new Error("the trees differ");
    for (const value of Object.values(flat)) if (typeof value === "number") checksum += value;
    settings = merge(settings, more);
  }
  checksum += Object.keys(flatten(settings)).join("").length + sessions(random, 6_000);
}
const time = performance.now() - begin;
console.log(`dictionary checksum ${checksum} time ${time.toFixed(2)}`);
