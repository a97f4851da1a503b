outer: for (const i of [1, 2, 3] as const) { inner: for (let j: number = 0; ; j++) { if (j === 2) continue outer; if (i === 3) break outer; console.log(i, j); continue inner; } }
block: { if (1 as any) break block; console.log("never"); }
