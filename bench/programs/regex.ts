// Regex: a log is matched, split and rewritten by expressions of several kinds. Measures RegExp.

interface Entry {
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
}

function log(lines: number): string {
  const out: string[] = [];
  let seed = 7;
  const next = (limit: number): number => (seed = (Math.imul(seed, 48_271) & 0x7fffffff) % 2_147_483_647) % limit;
  const paths = ["/index.html", "/img/reef_01.png", "/api/v2/fish?id=42&sort=asc", "/a/b/c/../d", "/search?q=%C3%A9tang"];
  for (let i = 0; i < lines; i++) {
    const ip = [next(255), next(255), next(255), next(255)].join(".");
    const date = `${1 + next(28)}/Oct/2026:${next(24)}:${10 + next(50)}:${10 + next(50)} +0200`;
    out.push(`${ip} - user${next(50)}@example.org [${date}] "${next(4) ? "GET" : "POST"} ${paths[next(paths.length)]} ` +
      `HTTP/1.1" ${[200, 200, 200, 304, 404, 500][next(6)]} ${next(100_000)}`);
  }
  return out.join("\n");
}

const LINE = /^(?<host>\d{1,3}(?:\.\d{1,3}){3}) \S+ (\S+) \[([^\]]+)\] "(GET|POST) (?<path>\S+) HTTP\/\d\.\d" (?<status>\d{3}) (?<bytes>\d+)$/;
const EMAIL = /\b[a-z0-9._]+@[a-z0-9-]+(?:\.[a-z]{2,})+\b/gi;
const NUMBER = /\d+/g;
const QUERY = /[?&]([^=&]+)=([^&\s]*)/g;
const ALTERNATIVES = /(?:index|search|reef_\d+|fish)(?=[.?])/g;

function parse(line: string): Entry | null {
  const groups = LINE.exec(line)?.groups;
  return groups ? { host: groups.host, path: groups.path, status: Number(groups.status), bytes: Number(groups.bytes) } : null;
}

const begin = performance.now();
let checksum = 0;
for (let round = 0; round < 4; round++) {
  const source = log(1_500 + round);
  const entries = source.split(/\r?\n/).map(parse).filter((e): e is Entry => e !== null);
  for (const e of entries) checksum = (checksum + e.status * 3 + e.bytes + e.host.length) | 0;
  checksum += source.match(EMAIL)!.length;
  checksum += source.replace(NUMBER, (digits) => String(digits.length)).length;
  for (const [, name, value] of source.matchAll(QUERY)) checksum += name.length * 5 + value.length;
  checksum += source.replace(ALTERNATIVES, "<$&>").length;
  checksum += source.split(/[\s"[\]]+/).length;
  checksum |= 0;
}
const time = performance.now() - begin;
console.log(`regex checksum ${checksum} time ${time.toFixed(2)}`);
