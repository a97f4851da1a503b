const seen: string[] = [];
const d = (c: any) => { seen.push(c.name); };
export @d class A {}
@d export class B {}
console.log(seen.join());
