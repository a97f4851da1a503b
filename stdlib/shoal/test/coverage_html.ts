// shoal:test/coverage_html: coverage as pages that need nothing but themselves.
import type { BranchWay, FileCoverage, Share } from "./coverage.ts";

const { Math, Map } = globalThis;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string) => text.replace(/[&<>"]/g, (c) => escapes[c]!);
export const pageName = (shown: string) => shown.replaceAll("/", "__") + ".html";
const percent = ({ hit, found }: Share) => found === 0 ? 100 : Math.floor(hit / found * 1000) / 10;

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em}
table{border-collapse:collapse;width:100%}td,th{padding:.3em .8em;text-align:right}
td:first-child,th:first-child{text-align:left}tr{border-bottom:1px solid #8884}
.good{color:#2a7d2e}.fair{color:#a06a00}.bad{color:#c22}
pre{font:13px/1.45 ui-monospace,monospace;counter-reset:n}pre>span{display:block;white-space:pre}
pre>span::before{content:attr(data-n);display:inline-block;width:9em;color:#888;text-align:right;
padding-right:1em}.no{background:#f443}.part{background:#fc33}.yes::before{color:#2a7d2e}
@media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}a{color:#8bf}}`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>
<h1>${escape(title)}</h1>
${body}</html>
`;
const cell = (share: Share) => {
  const value = percent(share);
  const grade = value >= 80 ? "good" : value >= 50 ? "fair" : "bad";
  return `<td class="${grade}">${value} %<td>${share.hit}/${share.found}`;
};
const row = (name: string, shares: FileCoverage["shares"]) =>
  `<tr><td>${name}${cell(shares.lines)}${cell(shares.branches)}${cell(shares.functions)}\n`;
const head = "<tr><th>File<th colspan=2>Lines<th colspan=2>Branches<th colspan=2>Functions\n";

export function htmlIndex(files: readonly FileCoverage[], total: FileCoverage["shares"]): string {
  const rows = files.map((each) =>
    row(`<a href="${escape(pageName(each.shown))}">${escape(each.shown)}</a>`, each.shares));
  return page("Coverage", `<table>${head}${rows.join("")}${row("all files", total)}</table>`);
}

export function htmlPage(file: FileCoverage, source: readonly string[]): string {
  const ways = new Map<number, BranchWay[]>();
  for (const each of file.branches) ways.set(each.line, [...(ways.get(each.line) ?? []), each]);
  const lines = source.map((text, i) => {
    const count = file.lines.get(i + 1);
    const missed = (ways.get(i + 1) ?? []).filter((way) => way.count === 0).length;
    const kind = count === undefined ? "" : count === 0 ? "no" : missed > 0 ? "part" : "yes";
    const note = missed > 0 && count ? ` title="${missed} branch(es) not taken"` : "";
    const shown = count === undefined ? `${i + 1}` : `${count}× ${i + 1}`;
    return `<span class="${kind}" data-n="${shown}"${note}>${escape(text)}</span>`;
  });
  const table = `<table>${head}${row(escape(file.shown), file.shares)}</table>`;
  const back = '<p><a href="index.html">all files</a>';
  return page(file.shown, `${back}${table}<pre>${lines.join("")}</pre>`);
}
