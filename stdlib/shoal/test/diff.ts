// shoal:test/diff: what differs between two texts, line by line, by Myers' greedy algorithm (E.
// Myers, "An O(ND) difference algorithm and its variations", 1986), and how that is shown.
const { Math, Int32Array, Array } = globalThis;

export type Edit = { kind: "same" | "removed" | "added"; line: string };

/// Beyond so many differing lines the rest is shown as removed and added as a whole.
const editsMax = 2000;

/// For each number of edits, how far each diagonal got.
function trace(a: readonly string[], b: readonly string[]): Int32Array[] | undefined {
  const max = Math.min(a.length + b.length, editsMax);
  const middle = max + 1;
  let reach = new Int32Array(2 * max + 3);
  const steps: Int32Array[] = [];
  for (let d = 0; d <= max; ++d) {
    steps.push(reach.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[middle + k - 1]! < reach[middle + k + 1]!);
      let x = down ? reach[middle + k + 1]! : reach[middle + k - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) ++x;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return steps;
    }
  }
  return undefined;
}

/** The edits that make b of a. */
export function diffLines(a: readonly string[], b: readonly string[]): Edit[] {
  const steps = trace(a, b);
  if (!steps) {
    return [...a.map((line): Edit => ({ kind: "removed", line })),
      ...b.map((line): Edit => ({ kind: "added", line }))];
  }
  const edits: Edit[] = [];
  let x = a.length, y = b.length;
  for (let d = steps.length - 1; d >= 0 && (x > 0 || y > 0); --d) {
    const reach = steps[d]!, k = x - y, at = k + d + 1;
    const down = k === -d || (k !== d && reach[at - 1]! < reach[at + 1]!);
    const beforeX = d === 0 ? 0 : down ? reach[at + 1]! : reach[at - 1]!;
    const beforeY = d === 0 ? 0 : beforeX - (down ? k + 1 : k - 1);
    while (x > beforeX && y > beforeY && x > 0 && y > 0) {
      edits.push({ kind: "same", line: a[--x]! });
      --y;
    }
    if (d === 0) break;
    if (down) edits.push({ kind: "added", line: b[--y]! });
    else edits.push({ kind: "removed", line: a[--x]! });
  }
  return edits.reverse();
}

export interface Paint {
  (color: "red" | "green" | "dim" | "bold" | "yellow" | "cyan" | "underline" | "inverse",
    text: string): string;
}
export const plain: Paint = (_color, text) => text;

/// Lines around what differs.
const contextLines = 3;

/** The diff as text: `- ` what was expected, `+ ` what came. Empty: nothing differs. */
export function showDiff(expected: string, received: string, paint: Paint): string {
  if (expected === received) return "";
  const edits = diffLines(expected.split("\n"), received.split("\n"));
  const shown: boolean[] = new Array(edits.length).fill(false);
  edits.forEach((edit, i) => {
    if (edit.kind === "same") return;
    const last = Math.min(edits.length - 1, i + contextLines);
    for (let j = Math.max(0, i - contextLines); j <= last; ++j) shown[j] = true;
  });
  const lines: string[] = [
    paint("green", "- expected"), paint("red", "+ received"), "",
  ];
  let skipped = 0;
  const tellSkipped = () => {
    if (skipped > 0) lines.push(paint("dim", `  … ${skipped} line${skipped > 1 ? "s" : ""}`));
    skipped = 0;
  };
  edits.forEach((edit, i) => {
    if (!shown[i]) return void ++skipped;
    tellSkipped();
    if (edit.kind === "same") lines.push(paint("dim", "  " + edit.line));
    else if (edit.kind === "removed") lines.push(paint("green", "- " + edit.line));
    else lines.push(paint("red", "+ " + edit.line));
  });
  tellSkipped();
  return lines.join("\n");
}

/** Of two short texts of one line: where they part, underlined. */
export function markedLine(text: string, other: string, paint: Paint): string {
  let start = 0;
  const least = Math.min(text.length, other.length);
  while (start < least && text[start] === other[start]) ++start;
  let end = 0;
  const fromEnd = (t: string, n: number) => t[t.length - 1 - n];
  while (end < least - start && fromEnd(text, end) === fromEnd(other, end)) ++end;
  const middle = text.slice(start, text.length - end);
  if (middle === "") return text;
  return text.slice(0, start) + paint("inverse", middle) + text.slice(text.length - end);
}
