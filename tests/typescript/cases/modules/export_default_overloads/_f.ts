export default function f(x: number): string;
export default function f(x: string): string;
export default function f(x: any) { return typeof x; }
