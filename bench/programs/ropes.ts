// Ropes: an editor's text as a balanced tree of pieces, and the same edits on plain strings; long
// strings from many small ones. Measures concatenation, slices, substrings, repeat, join.

type Rope = Leaf | Branch;

class Leaf {
  readonly depth = 0;
  constructor(readonly text: string) {}
  get length(): number {
    return this.text.length;
  }
}

class Branch {
  readonly length: number;
  readonly depth: number;
  constructor(readonly left: Rope, readonly right: Rope) {
    this.length = left.length + right.length;
    this.depth = 1 + Math.max(left.depth, right.depth);
  }
}

const LEAF = 64, EMPTY: Rope = new Leaf("");

function concat(left: Rope, right: Rope): Rope {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  if (left.length + right.length <= LEAF) return new Leaf(toText(left) + toText(right));
  if (left instanceof Branch && left.depth > right.depth + 1) return new Branch(left.left, concat(left.right, right));
  if (right instanceof Branch && right.depth > left.depth + 1) return new Branch(concat(left, right.left), right.right);
  return new Branch(left, right);
}

function split(rope: Rope, at: number): [Rope, Rope] {
  if (at <= 0) return [EMPTY, rope];
  if (at >= rope.length) return [rope, EMPTY];
  if (rope instanceof Leaf) return [new Leaf(rope.text.slice(0, at)), new Leaf(rope.text.slice(at))];
  const middle = rope.left.length;
  if (at < middle) {
    const [left, right] = split(rope.left, at);
    return [left, concat(right, rope.right)];
  }
  const [left, right] = split(rope.right, at - middle);
  return [concat(rope.left, left), right];
}

function toText(rope: Rope): string {
  return rope instanceof Leaf ? rope.text : toText(rope.left) + toText(rope.right);
}

function charAt(rope: Rope, at: number): string {
  let node = rope;
  while (node instanceof Branch) {
    const { length } = node.left;
    if (at < length) {
      node = node.left;
    } else {
      at -= length;
      node = node.right;
    }
  }
  return node.text.charAt(at);
}

function fromText(text: string): Rope {
  if (text.length <= LEAF) return new Leaf(text);
  const middle = text.length >> 1;
  return new Branch(fromText(text.slice(0, middle)), fromText(text.slice(middle)));
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

function edits(count: number, length: number, seed: number): Edit[] {
  const out: Edit[] = [];
  for (let i = 0, n = seed; i < count; i++) {
    n = (Math.imul(n, 48_271) >>> 0) % 2_147_483_647;
    out.push({ at: n % length, remove: n % 9, insert: `<${(n % 4_096).toString(16)}>` });
  }
  return out;
}

class Editor {
  private rope: Rope;
  private readonly past: Rope[] = [];
  constructor(text: string) {
    this.rope = fromText(text);
  }
  apply({ at, remove, insert }: Edit): void {
    this.past.push(this.rope);
    const [before, rest] = split(this.rope, at);
    const [, after] = split(rest, remove);
    this.rope = concat(concat(before, new Leaf(insert)), after);
  }
  undo(): void {
    this.rope = this.past.pop() ?? this.rope;
  }
  at(index: number): string {
    return charAt(this.rope, index);
  }
  get text(): string {
    return toText(this.rope);
  }
}

function onPlainText(text: string, changes: readonly Edit[]): string {
  for (const { at, remove, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + remove);
  return text;
}

function hash(text: string): number {
  let h = text.length;
  for (let i = 0; i < text.length; i += 5) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}

/** Built at both ends, read in between. */
function building(count: number): number {
  let text = "", seen = 0;
  for (let i = 0; i < count; i++) {
    text = i % 3 === 0 ? `${i},${text}` : text + i + ";";
    if (i % 64 === 0) seen += text.charCodeAt(text.length >> 1);
  }
  return seen + hash(text);
}

function ruler(width: number): string {
  const marks = Array.from({ length: width }, (_, i) => (i % 10 === 0 ? "|" : i % 5 === 0 ? "+" : "-"));
  return `${marks.join("")}\n${"=".repeat(width)}\n${[..."0123456789"].map((digit) => digit.padEnd(10)).join("").trimEnd()}`;
}

function reversed(text: string): string {
  let out = "";
  for (const c of text) out = c + out;
  return out;
}

const begin = performance.now();
let checksum = 0;
const start = Array.from({ length: 400 }, (_, i) => `Line ${i}: a shoal of ${i * 3} fish.`).join("\n");
for (let round = 1; round <= 6; round++) {
  const changes = edits(1_500, start.length, round * 7_919);
  const editor = new Editor(start);
  for (const [i, change] of changes.entries()) {
    editor.apply(change);
    if (i % 10 === 9) {
      editor.undo();
      editor.apply(change);
    }
    checksum += editor.at(change.at).charCodeAt(0);
  }
  const { text } = editor;
  if (text !== onPlainText(start, changes)) throw new Error("the texts do not agree");
  checksum = (checksum + hash(text) + building(6_000) + hash(ruler(300 + round)) + hash(reversed(text.slice(0, 4_000)))) | 0;
}
const time = performance.now() - begin;
console.log(`ropes checksum ${checksum} time ${time.toFixed(2)}`);
