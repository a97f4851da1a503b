const a = { x: 1 } satisfies { x: number } as { x: number }; const b = [1, 2] as const satisfies readonly number[]; const c = 1 + 2 satisfies number; const d = (x => x) satisfies (x: number) => number;
console.log(a.x, b.length, c, d.name, d(4));
