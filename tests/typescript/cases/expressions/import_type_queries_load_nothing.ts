let a: typeof import("./_other.ts") | undefined; let b: import("./_other.ts", { with: { "resolution-mode": "import" } }).T; type C = typeof import("./_other.ts").x;
console.log(a, b);
