// Scanner: text taken apart without regular expressions: quoted CSV, nested settings, wrapped
// paragraphs, a search with a skip table, UTF-8 lengths. Measures scanning of strings.

const QUOTE = 0x22, COMMA = 0x2c, NEWLINE = 0x0a, RETURN = 0x0d, SPACE = 0x20, TAB = 0x09;

/** Rows of fields; a field in quotes may hold commas, newlines and doubled quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], at = 0;
  while (at < text.length) {
    let field: string;
    if (text.charCodeAt(at) === QUOTE) {
      field = "";
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) throw new SyntaxError(`a quote at ${at} is never closed`);
        field += text.slice(at + 1, close);
        at = close + 1;
        if (text.charCodeAt(at) !== QUOTE) break;
        field += '"';
      }
    } else {
      const start = at;
      let code = text.charCodeAt(at);
      while (at < text.length && code !== COMMA && code !== NEWLINE && code !== RETURN) code = text.charCodeAt(++at);
      field = text.slice(start, at);
    }
    row.push(field);
    if (text.charCodeAt(at) === COMMA) {
      at++;
      continue;
    }
    if (text.charCodeAt(at) === RETURN) at++;
    at++;
    rows.push(row);
    row = [];
  }
  return rows;
}

type Settings = Map<string, string>;

/** `[section]` headers, `key = value` lines, comments after # and ;. */
function parseSettings(text: string): Settings {
  const settings: Settings = new Map();
  let section = "";
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    if (line.startsWith("[") && line.endsWith("]")) {
      section = line.slice(1, -1).trimEnd() + ".";
      continue;
    }
    const equals = line.indexOf("=");
    if (equals < 0) throw new SyntaxError(`no value: ${line}`);
    settings.set(section + line.substring(0, equals).trimEnd().toLowerCase(), line.substring(equals + 1).trimStart());
  }
  return settings;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === NEWLINE || code === RETURN;
}

/** The words of the text in lines of at most `width` characters. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "", at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (at >= text.length) break;
    const start = at;
    while (at < text.length && !isSpace(text.charCodeAt(at))) at++;
    const word = text.slice(start, at);
    if (line.length > 0 && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line.length > 0 ? `${line} ${word}` : word;
    }
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** Where the needle stands: Horspool's search. */
function occurrences(text: string, needle: string): number[] {
  const skip = new Map<string, number>(), last = needle.length - 1, found: number[] = [];
  for (let i = 0; i < last; i++) skip.set(needle[i], last - i);
  for (let at = 0; at + last < text.length; at += skip.get(text[at + last]) ?? needle.length) {
    let i = last;
    while (i >= 0 && text[at + i] === needle[i]) i--;
    if (i < 0) found.push(at);
  }
  return found;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) i++;
  }
  return bytes;
}

function bracketDepth(text: string): number {
  let depth = 0, deepest = 0;
  for (const c of text) {
    switch (c) {
      case "(": case "[": case "{":
        if (++depth > deepest) deepest = depth;
        break;
      case ")": case "]": case "}":
        depth--;
        break;
    }
  }
  return deepest * 100 + depth;
}

function sampleCsv(rows: number, seed: number): string {
  let out = "id,name,note,price\r\n";
  for (let i = 0; i < rows; i++) {
    const n = (i * 7_919 + seed * 104_729) % 10_007;
    const note = n % 3 === 0 ? `"said ""${n}"", twice"` : n % 3 === 1 ? `plain note ${n}` : `"two\nlines"`;
    out += `${i},fish ${n % 100},${note},${(n / 8).toFixed(2)}${i % 2 ? "\r\n" : "\n"}`;
  }
  return out;
}

function sampleSettings(sections: number): string {
  let out = "# made by a program\n";
  for (let s = 0; s < sections; s++) {
    out += `\n[ Section${s} ]\n`;
    for (let k = 0; k < 5; k++) out += `  Key${k} = value ${s * k} {a(b[${k}])}  \n; a comment\n`;
  }
  return out;
}

const begin = performance.now();
let checksum = 0;
for (let round = 1; round <= 24; round++) {
  const csv = sampleCsv(300, round);
  for (const [id, name, note] of parseCsv(csv)) checksum += id.length + name.length * 3 + note.length * 5;
  const settings = sampleSettings(80);
  for (const [key, value] of parseSettings(settings)) checksum += key.length * value.length;
  const lines = wrap(csv + settings, 60 + round);
  checksum += lines.length + lines[lines.length >> 1].length;
  for (const at of occurrences(csv, "plain note")) checksum = (checksum + at * round) % 1_000_000_007;
  checksum += utf8Length(`${csv}é€𝄞`.repeat(2)) + bracketDepth(settings);
}
const time = performance.now() - begin;
console.log(`scanner checksum ${checksum} time ${time.toFixed(2)}`);
