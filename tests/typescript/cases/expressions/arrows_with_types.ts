const a = (x: number): number => x; const b = async <T>(x: T): Promise<T> => x; const c = (x?: number, ...r: string[]): void => {}; const d = ({ a, b = 2 }: { a: number; b?: number }): number => a + b; const e = ([x]: number[] = [1]) => x; const f = (x: number): x is 1 => true; const g = (): { a: number } => ({ a: 1 }); const h = (this_: any): asserts this_ => {}; const i = <T extends { a: 1 }, const U = T>(x: T, y?: U) => x; const j = (x: any): (() => number) => () => x;
console.log(a(1), c.length, d({ a: 1 }), e(), f(1), g().a, h.length, i({ a: 1 }).a, j(7)());
b(5).then(console.log);
