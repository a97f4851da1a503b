// A maze by recursive backtracking, and the shortest way through it. The same seed gives the same maze.
enum Way { N = 1, E = 2, S = 4, W = 8 }
const moves: Record<Way, [dx: number, dy: number, back: Way]> = {
  [Way.N]: [0, -1, Way.S], [Way.E]: [1, 0, Way.W], [Way.S]: [0, 1, Way.N], [Way.W]: [-1, 0, Way.E],
};

function* random(seed: number): Generator<number, never> {
  for (;;) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    yield seed / 2 ** 32;
  }
}

function carve(width: number, height: number, dice: Generator<number, never>): number[][] {
  const open = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const path: [number, number][] = [[0, 0]];
  while (path.length) {
    const [x, y] = path.at(-1)!;
    const free = ([Way.N, Way.E, Way.S, Way.W] as const).filter((w) => open[y + moves[w][1]]?.[x + moves[w][0]] === 0);
    if (!free.length) {
      path.pop();
      continue;
    }
    const way = free[Math.floor(dice.next().value * free.length)];
    const [dx, dy, back] = moves[way];
    open[y][x] |= way;
    open[y + dy][x + dx] |= back;
    path.push([x + dx, y + dy]);
  }
  return open;
}

function solve(open: number[][]): Set<string> {
  const goal = `${open[0].length - 1},${open.length - 1}`;
  const from = new Map<string, string | null>([["0,0", null]]);
  for (const at of from.keys()) {
    const [x, y] = at.split(",").map(Number);
    for (const way of [Way.N, Way.E, Way.S, Way.W] as const) {
      const next = `${x + moves[way][0]},${y + moves[way][1]}`;
      if (open[y][x] & way && !from.has(next)) from.set(next, at);
    }
  }
  const way = new Set<string>();
  for (let at: string | null | undefined = goal; at; at = from.get(at)) way.add(at);
  return way;
}

const maze = carve(18, 8, random(2024));
const way = solve(maze);
console.log("+" + "--+".repeat(maze[0].length));
maze.forEach((row, y) => {
  console.log("|" + row.map((cell, x) => (way.has(`${x},${y}`) ? "• " : "  ") + (cell & Way.E ? " " : "|")).join(""));
  console.log("+" + row.map((cell) => (cell & Way.S ? "  +" : "--+")).join(""));
});
console.log(`${way.size} steps`);
