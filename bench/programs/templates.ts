// Templates: pages of HTML from a component for each part, by template literals, a tag that escapes
// what it is given, joins. Measures template literals, tagged templates, string building.

class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | boolean | null | undefined | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  let out = "", from = 0;
  for (let i = 0; i < text.length; i++) {
    const escaped = ESCAPES[text[i]];
    if (escaped === undefined) continue;
    out += text.slice(from, i) + escaped;
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "string") return escape(part);
  if (typeof part === "number") return `${part}`;
  if (Array.isArray(part)) return part.map(render).join("");
  return "";
}

function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let out = strings[0];
  for (let i = 0; i < parts.length; i++) out += render(parts[i]) + strings[i + 1];
  return new Html(out);
}

interface Species {
  readonly name: string;
  readonly latin: string;
  readonly depth: readonly [least: number, most: number];
  readonly length: number;
  readonly tags: readonly string[];
  readonly protectedSince?: number;
}

const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")} €`;
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
const attributes = (pairs: Readonly<Record<string, string | number>>): Html =>
  new Html(Object.keys(pairs).map((name) => ` ${name}="${escape(String(pairs[name]))}"`).join(""));

function tag(text: string, at: number): Html {
  return html`<span${attributes({ class: `tag tag-${at % 4}`, title: `see "${text}"` })}>${text}</span>`;
}

function card({ name, latin, depth: [least, most], length, tags, protectedSince }: Species, at: number): Html {
  return html`<article id="species-${at}">
  <h2>${name} <em>(${latin})</em></h2>
  <p>${least} to ${most} m deep, ${(length / 10).toFixed(1)} cm long${protectedSince !== undefined &&
    html`, <strong>protected since ${protectedSince}</strong>`}.</p>
  <p>${tags.map(tag)} ${plural(tags.length, "tag")}</p>
  ${at % 5 === 0 ? html`<hr>` : null}
</article>`;
}

function table(rows: readonly Species[]): Html {
  const body = rows.map(({ name, length, depth: [, most] }, at) =>
    html`<tr${attributes({ "data-row": at, class: at % 2 ? "odd" : "even" })}><td>${name}</td><td>${money(length * 37 + most)}</td></tr>
`);
  return html`<table><caption>${plural(rows.length, "row")}</caption>
${body}</table>`;
}

function page(title: string, ...content: readonly Part[]): string {
  return `<!doctype html>\n${html`<html lang="en"><head><title>${title}</title></head><body><main>${content}</main></body></html>`}`;
}

function species(count: number, seed: number): Species[] {
  const first = ["Blue", "Spotted", "Great", "\"Sly\"", "Striped"], second = ["Tang", "Ray & Co", "Wrasse", "<Goby>", "Eel"];
  return Array.from({ length: count }, (_, i) => {
    const n = (i * 31 + seed * 17) % 1_009;
    const base = { name: `${first[n % 5]} ${second[(n >> 2) % 5]}`, latin: `Piscis ${n.toString(26)}us`,
      depth: [n % 40, 40 + (n % 300)] as const, length: 12 + n, tags: ["reef", "coast & sea", `d<${n % 50}>`].slice(n % 3) };
    return n % 4 === 0 ? { ...base, protectedSince: 1_950 + (n % 70) } : base;
  });
}

/** A small indented listing, line by line. */
function listing(rows: readonly Species[]): string {
  let out = "";
  for (const [i, { name, tags }] of rows.entries()) {
    out += `${String(i + 1).padStart(3)}. ${name.toUpperCase().padEnd(18, ".")}${tags.length}\n`;
    for (const text of tags) out += `${" ".repeat(6)}- ${text}\n`;
  }
  return out;
}

function hash(text: string): number {
  let h = text.length;
  for (let i = 0; i < text.length; i += 3) h = (Math.imul(h, 33) ^ text.charCodeAt(i)) | 0;
  return h;
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 40; round++) {
  const rows = species(90, round);
  const text = page(`Round ${round} & more`, table(rows), rows.map(card), html`<pre>${listing(rows)}</pre>`);
  checksum = (checksum + hash(text)) | 0;
}
const time = performance.now() - begin;
console.log(`templates checksum ${checksum} time ${time.toFixed(2)}`);
