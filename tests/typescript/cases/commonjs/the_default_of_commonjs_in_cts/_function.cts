function double(n: number) { return n * 2; }
export = double;
