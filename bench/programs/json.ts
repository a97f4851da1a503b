// JSON: a parser and a printer written by hand, then the built-in ones over the same text. Measures
// string scanning, object building, JSON.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

class ParseError extends Error {
  constructor(message: string, readonly at: number) {
    super(`${message} at ${at}`);
    this.name = "ParseError";
  }
}

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  parse(): Json {
    const value = this.value();
    this.space();
    if (this.at !== this.text.length) this.fail("text after the value");
    return value;
  }
  private fail(message: string): never {
    throw new ParseError(message, this.at);
  }
  private space(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }
  private accept(c: string): boolean {
    this.space();
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }
  private expect(c: string): void {
    if (!this.accept(c)) this.fail(`expected ${c}`);
  }
  private value(): Json {
    this.space();
    const c = this.text[this.at];
    switch (c) {
      case "{": return this.object();
      case "[": return this.array();
      case '"': return this.string();
      case "t": return this.word("true", true);
      case "f": return this.word("false", false);
      case "n": return this.word("null", null);
      default: return this.number();
    }
  }
  private word<T extends Json>(text: string, value: T): T {
    if (!this.text.startsWith(text, this.at)) this.fail(`expected ${text}`);
    this.at += text.length;
    return value;
  }
  private object(): Json {
    const out: { [key: string]: Json } = {};
    this.expect("{");
    if (this.accept("}")) return out;
    do {
      this.space();
      const key = this.string();
      this.expect(":");
      out[key] = this.value();
    } while (this.accept(","));
    this.expect("}");
    return out;
  }
  private array(): Json[] {
    const out: Json[] = [];
    this.expect("[");
    if (this.accept("]")) return out;
    do out.push(this.value());
    while (this.accept(","));
    this.expect("]");
    return out;
  }
  private string(): string {
    this.expect('"');
    let out = "", from = this.at;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c === 0x22) break;
      if (c !== c) this.fail("unterminated string");
      if (c !== 0x5c) {
        this.at++;
        continue;
      }
      out += this.text.slice(from, this.at) + this.escape();
      from = this.at;
    }
    out += this.text.slice(from, this.at++);
    return out;
  }
  private escape(): string {
    const c = this.text[this.at + 1];
    this.at += 2;
    if (c === "n") return "\n";
    if (c === "t") return "\t";
    if (c !== "u") return c;
    this.at += 4;
    return String.fromCharCode(parseInt(this.text.slice(this.at - 4, this.at), 16));
  }
  private number(): number {
    const from = this.at;
    while (this.at < this.text.length && "+-.eE0123456789".includes(this.text[this.at])) this.at++;
    if (from === this.at) this.fail("expected a value");
    return Number(this.text.slice(from, this.at));
  }
}

function print(value: Json): string {
  if (value === null) return "null";
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value).map(([key, item]) => `${quote(key)}:${print(item)}`).join(",")}}`;
}

function quote(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    out += c === '"' || c === "\\" ? "\\" + c : c === "\n" ? "\\n" : c;
  }
  return out + '"';
}

interface Fish {
  readonly id: number;
  readonly name: string;
  readonly weight: number;
  readonly alive: boolean;
  readonly note: string | null;
  readonly position: { readonly x: number; readonly y: number; readonly z: number };
  readonly tags: readonly string[];
}

function catalogue(count: number): Fish[] {
  const fish: Fish[] = [];
  for (let id = 0; id < count; id++)
    fish.push({
      id, name: `fish "${id}"`, weight: id * 1.25 + 0.5, alive: id % 3 !== 0, note: id % 5 ? null : "line\nbreak \\ é",
      position: { x: id % 17, y: -id, z: id / 8 }, tags: ["shoal", `t${id % 7}`, "sea"],
    });
  return fish;
}

const begin = performance.now();
const text = JSON.stringify(catalogue(300));
let checksum = text.length;
for (let round = 0; round < 6; round++) {
  const mine = new Parser(text).parse();
  const printed = print(mine);
  const theirs = JSON.parse(printed) as Fish[];
  const again = JSON.stringify(theirs);
  if (again !== text) throw new Error("the parsers do not agree");
  for (const { id, weight, tags, position } of theirs) checksum += id + weight * 4 + tags.length + position.x;
}
for (let round = 0; round < 20; round++) checksum += (JSON.parse(text) as Fish[]).length + JSON.stringify(JSON.parse(text), null, 2).length;
try {
  new Parser('{"a": [1, 2, }').parse();
} catch (error) {
  if (error instanceof ParseError) checksum += error.at;
}
const time = performance.now() - begin;
console.log(`json checksum ${checksum} time ${time.toFixed(2)}`);
