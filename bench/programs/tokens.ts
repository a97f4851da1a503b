// Tokens: source code cut into tokens by one sticky expression of many alternatives, printed with
// other names, and checked again. Measures RegExp with captures, lastIndex, many short matches.

type Kind = "space" | "comment" | "number" | "string" | "word" | "operator";

interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly line: number;
}

const KINDS: readonly Kind[] = ["space", "comment", "number", "string", "word", "operator"];
const TOKEN = new RegExp([
  /(\s+)/,
  /(\/\/[^\n]*|\/\*[^]*?\*\/)/,
  /(0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/,
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
  /([A-Za-z_$][\w$]*)/,
  /(=>|[=!]==?|[<>]=?|&&|\|\||\+\+|--|[-+*/%]=?|[(){}[\];,.?:!~^&|=])/,
].map(({ source }) => source).join("|"), "y");
const NEWLINE = /\n/g;
const KEYWORD = /^(?:function|return|const|let|if|else|for|of|while|new|class|this)$/;
const CAMEL = /[A-Z]/g;
const ESCAPE = /\\(?:u([\da-f]{4})|(.))/gi;

function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new SyntaxError(`line ${line}: unexpected ${source[at]}`);
    const [text] = match;
    const kind = KINDS[match.findIndex((capture, i) => i > 0 && capture !== undefined) - 1];
    tokens.push({ kind, text, line });
    if (kind === "space" || kind === "comment") line += text.match(NEWLINE)?.length ?? 0;
  }
  return tokens;
}

/** The same program with snake_case names, without comments. */
function rename(tokens: readonly Token[]): string {
  return tokens
    .filter(({ kind }) => kind !== "comment")
    .map(({ kind, text }) =>
      kind === "word" && !KEYWORD.test(text) ? text.replace(CAMEL, (letter, at: number) => (at ? "_" : "") + letter.toLowerCase())
        : kind === "space" ? text.replace(/[ \t]+/g, " ") : text)
    .join("");
}

function unescape(text: string): string {
  return text.slice(1, -1).replace(ESCAPE, (_, hex: string | undefined, other: string | undefined) =>
    hex !== undefined ? String.fromCharCode(parseInt(hex, 16)) : other === "n" ? "\n" : other!);
}

function source(functions: number, seed: number): string {
  const out: string[] = ["/* A program\n   of many functions. */"];
  for (let i = 0; i < functions; i++) {
    const n = (i * 37 + seed * 101) % 997;
    out.push(`// Number ${i}: doubles what is odd.
function makeValue${n}(firstItem, secondItem) {
  const totalCount = firstItem * ${n}.5e-1 + 0x${n.toString(16)};
  let result_text = "item \\"${n}\\" caf\\u00e9\\n", other = '${"'".replace("'", "\\'")}';
  for (const eachEntry of secondItem.listOfEntries) {
    if (eachEntry.isReady && totalCount >= ${i} || !eachEntry.nextOne) result_text += eachEntry.nameOf(this, ${n % 7});
    else while (totalCount !== ${n}) totalCount--;
  }
  return totalCount % 2 === 1 ? [result_text, other] : (x) => ({ x: x * 2, y: new Thing$${n}(x) });
}
`);
  }
  return out.join("\n");
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 12; round++) {
  const tokens = tokenise(source(30, round));
  const counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
  for (const { kind, text, line } of tokens) {
    counts.set(kind, counts.get(kind)! + text.length);
    if (kind === "string") checksum += unescape(text).length * line;
    if (kind === "number") checksum += Math.round(Number(text) * 100);
    if (kind === "word" && KEYWORD.test(text)) checksum += text.length;
  }
  const renamed = rename(tokens);
  const again = tokenise(renamed);
  checksum = (checksum * 31 + renamed.length + again.length) % 1_000_000_007;
  for (const [kind, count] of counts) checksum += count * kind.length;
}
const time = performance.now() - begin;
console.log(`tokens checksum ${checksum} time ${time.toFixed(2)}`);
