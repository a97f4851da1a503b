function f(x: number) { return x + 1; }
export = f;
