function f(x: string): string;
function f(x: number, y?: number): number;
function f(x: any, y = 1): any { return typeof x === "string" ? x + "!" : x + y; }
export function g(): void;
export function g(x?: number): any { return x; }
async function h(): Promise<void>;
async function h(x?: number): Promise<any> { return x; }
console.log(f("a"), f(1), f.length, g.length, g.name);
