// The fast ways of a pristine RegExp give what the complete ones give. The same operations run twice: as they are, and with
// an exec that only passes on, which every fast path has to notice.
type Row = [RegExp, string];
const patterns = [/b/, /b/gy, /(b)(x)?/g, /(?:)/gu, /(?<n>[a-c])(?<m>z)?/g, /^/gm, /(a+)+$/, /[^]/gu, /(?<=a)b/g, /,\s*/y, /(?:(a)|b)*/g];
const texts = ["", "abc", "xbx,bx", "a😀\nb"];
const replacements = ["-", "[$1$$]", "<$`|$'>$<n>"];

const show = (v: unknown): string => {
  if (Array.isArray(v)) {
    let s = "[" + v.map(show).join() + "]";
    const r = v as RegExpExecArray;
    if (r.index !== undefined) s += "@" + r.index + ":" + r.input + show(r.groups);
    if (r.indices) s += show(r.indices) + show(r.indices.groups);
    return s;
  }
  if (v !== null && typeof v === "object") {
    const o = v as Record<string, unknown>;
    return "{" + Object.keys(o).map((k) => k + "=" + show(o[k])).join() + "}";
  }
  return String(v);
};

const attempt = (f: () => unknown): string => {
  try {
    return show(f());
  } catch (e) {
    return (e as Error).name;
  }
};

function everything(): string[] {
  const out: string[] = [];
  const rows: Row[] = patterns.flatMap((p) => texts.map((t): Row => [p, t]));
  for (const [pattern, text] of rows) {
    for (const start of [0, 1]) {
      const r = new RegExp(pattern);
      const note = (f: () => unknown) => {
        r.lastIndex = start;
        out.push(attempt(f) + " then " + r.lastIndex);
      };
      note(() => r.exec(text));
      note(() => r.test(text));
      note(() => text.match(r));
      note(() => text.search(r));
      note(() => text.split(r));
      note(() => text.split(r, 2));
      note(() => r.global ? [...text.matchAll(r)] : 0);
      for (const by of replacements) {
        note(() => text.replace(r, by));
        note(() => text.replaceAll(r, by));
      }
      note(() => text.replace(r, (...all) => "<" + show(all) + ">"));
    }
    const d = new RegExp(pattern, pattern.flags + "d");
    out.push(attempt(() => d.exec(text)));
    const frozen = Object.freeze(new RegExp(pattern));
    out.push(attempt(() => frozen.exec(text)), attempt(() => text.replace(frozen, "-")), attempt(() => text.match(frozen)));
    out.push(attempt(() => text.split(frozen)), attempt(() => text.search(frozen)));
  }
  return out;
}

const fast = everything();
const exec = RegExp.prototype.exec;
RegExp.prototype.exec = function (this: RegExp, text: string) {
  return exec.call(this, text);
};
const slow = everything();
RegExp.prototype.exec = exec;
const again = everything();
console.log(fast.length === slow.length, fast.length > 1000);  // expect: true true
let different = 0;
for (let i = 0; i < fast.length; ++i) {
  if (fast[i] !== slow[i] || fast[i] !== again[i]) {
    if (different++ < 5) console.log(i, fast[i], slow[i], again[i]);
  }
}
console.log(different);  // expect: 0
