// Conway's Game of Life on a torus: a glider crosses the field.
type Cell = 0 | 1;

class Field {
  private cells: Cell[][];
  constructor(readonly width: number, readonly height: number) {
    this.cells = Array.from({ length: height }, () => new Array<Cell>(width).fill(0));
  }
  place(pattern: string, x: number, y: number): this {
    pattern.trim().split("\n").forEach((row, dy) =>
      [...row.trim()].forEach((c, dx) => (this.cells[y + dy][x + dx] = c === "#" ? 1 : 0)));
    return this;
  }
  private neighbours(x: number, y: number): number {
    let count = 0;
    for (const dy of [-1, 0, 1])
      for (const dx of [-1, 0, 1])
        if (dx || dy)
          count += this.cells[(y + dy + this.height) % this.height][(x + dx + this.width) % this.width];
    return count;
  }
  next(): void {
    this.cells = this.cells.map((row, y) => row.map((cell, x) => {
      const n = this.neighbours(x, y);
      return n === 3 || (cell && n === 2) ? 1 : 0;
    }));
  }
  toString(): string {
    return this.cells.map((row) => row.map((c) => (c ? "█" : "·")).join("")).join("\n");
  }
}

const field = new Field(16, 8).place(`
  .#.
  ..#
  ###`, 1, 1);
for (let generation = 0; generation <= 12; generation += 4) {
  console.log(`generation ${generation}\n${field}\n`);
  for (let i = 0; i < 4; i++) field.next();
}
