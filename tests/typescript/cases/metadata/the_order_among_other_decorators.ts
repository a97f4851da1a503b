import { seen, dump } from "./_reflect.ts";
const n = (name: string): any => (..._: any[]) => { seen.push(name); };
@n("class") class A { constructor(@n("ctor param") p: string) {} @n("method 1") @n("method 2") m(@n("param") a: number): string { return ""; } }
console.log(dump(), typeof A);
