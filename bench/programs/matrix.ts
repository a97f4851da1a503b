// Matrix: tables of rows: distances between words, the longest common part of two texts, shortest
// paths, equations solved, generations of cells. Measures arrays of arrays of numbers.

type Matrix = number[][];

function filled(rows: number, columns: number, value = 0): Matrix {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(value));
}

/** Insertions, deletions and replacements from one word to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(a[i - 1] === b[j - 1] ? above[j - 1] : 1 + Math.min(above[j - 1], above[j], row[j - 1]));
    above = row;
  }
  return above[b.length];
}

interface Change {
  readonly kind: "same" | "added" | "removed";
  readonly line: string;
}

/** The lines of both texts, by their longest common subsequence. */
function difference(before: readonly string[], after: readonly string[]): Change[] {
  const lengths = filled(before.length + 1, after.length + 1);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i][j] = before[i] === after[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const out: Change[] = [];
  let i = 0, j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      out.push({ kind: "same", line: before[i++] });
      j++;
    } else if (j === after.length || (i < before.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      out.push({ kind: "removed", line: before[i++] });
    } else {
      out.push({ kind: "added", line: after[j++] });
    }
  }
  return out;
}

/** All shortest paths (Floyd and Warshall), in place. */
function shortestPaths(weights: Matrix): Matrix {
  const { length } = weights;
  for (let k = 0; k < length; k++)
    for (let i = 0; i < length; i++) {
      const row = weights[i], first = row[k];
      for (let j = 0; j < length; j++) {
        const through = first + weights[k][j];
        if (through < row[j]) row[j] = through;
      }
    }
  return weights;
}

/** x with a x = b, by elimination with the largest pivot. */
function solve(a: Matrix, b: readonly number[]): number[] {
  const { length } = a, rows = a.map((row, i) => [...row, b[i]]);
  for (let column = 0; column < length; column++) {
    let pivot = column;
    for (let i = column + 1; i < length; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = column + 1; i < length; i++) {
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= length; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  const x = new Array<number>(length).fill(0);
  for (let i = length - 1; i >= 0; i--) {
    let sum = rows[i][length];
    for (let j = i + 1; j < length; j++) sum -= rows[i][j] * x[j];
    x[i] = sum / rows[i][i];
  }
  return x;
}

/** One generation of Conway's game on a torus. */
function generation(cells: readonly (readonly boolean[])[]): boolean[][] {
  const height = cells.length, width = cells[0].length;
  return cells.map((row, y) => {
    const above = cells[(y + height - 1) % height], below = cells[(y + 1) % height];
    return row.map((isAlive, x) => {
      const left = (x + width - 1) % width, right = (x + 1) % width;
      const near = [above[left], above[x], above[right], row[left], row[right], below[left], below[x], below[right]];
      let count = 0;
      for (const each of near) if (each) count++;
      return count === 3 || (isAlive && count === 2);
    });
  });
}

/** The numbers of a square in a spiral from its corner. */
function spiral(size: number): Matrix {
  const out = filled(size, size, -1);
  let x = 0, y = 0, dx = 1, dy = 0;
  for (let n = 0; n < size * size; n++) {
    out[y][x] = n;
    if ((out[y + dy]?.[x + dx] ?? 0) !== -1) [dx, dy] = [-dy, dx];
    x += dx;
    y += dy;
  }
  return out;
}

const begin = performance.now();
let checksum = 0;
const words = Array.from({ length: 80 }, (_, i) => (i * 7_654_321 + 1_234_567).toString(7 + (i % 20)));
for (const a of words) for (const b of words) checksum += distance(a, b);
const before = Array.from({ length: 500 }, (_, i) => `line ${(i * 31) % 97}`);
const after = before.map((line, i) => (i % 9 ? line : `new ${i}`)).filter((_, i) => i % 11);
difference(before, after).forEach(({ kind, line }, i) => (checksum += kind.length * i + line.length));
for (let round = 0; round < 8; round++) {
  const weights = filled(60, 60).map((row, i) => row.map((_, j) => (i === j ? 0 : 1 + ((i * 37 + j * 91 + round) % 211))));
  shortestPaths(weights).forEach((row, i) => row.forEach((n, j) => (checksum += n * ((i + j) % 7))));
  const a = filled(50, 50).map((row, i) => row.map((_, j) => (i === j ? 60 : ((i * 13 + j * 7 + round) % 19) / 4)));
  solve(a, a.map((_, i) => i % 10)).forEach((n) => (checksum += Math.round(n * 1e6)));
}
let cells = filled(40, 60).map((row, y) => row.map((_, x) => (x * 7 + y * 13 + x * y) % 5 === 0));
for (let i = 0; i < 40; i++) cells = generation(cells);
for (const row of cells) checksum = (checksum * 3 + row.filter(Boolean).length) % 1_000_000_007;
for (const [y, row] of spiral(80).entries()) checksum += row[y] * (y % 3);
const time = performance.now() - begin;
console.log(`matrix checksum ${checksum} time ${time.toFixed(2)}`);
