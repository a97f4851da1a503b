const make = (base: new (...a: any[]) => object) => class extends base { constructor(public tag: string, ...rest: any[]) { super(...rest); } };
const Made = make(class { constructor(readonly first: number) { (this as any).first = first; } });
console.log(JSON.stringify(new Made("t", 5)));
