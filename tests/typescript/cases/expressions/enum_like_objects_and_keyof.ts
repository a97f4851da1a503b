const Dir = { Up: "UP", Down: "DOWN" } as const; type Dir = (typeof Dir)[keyof typeof Dir];
function go(d: Dir): string { switch (d) { case Dir.Up: return "up"; case Dir.Down: return "down"; default: { const never: never = d; return never; } } }
console.log(go("UP"), go(Dir.Down), (Object.keys(Dir) as (keyof typeof Dir)[]).map(k => Dir[k]).join());
