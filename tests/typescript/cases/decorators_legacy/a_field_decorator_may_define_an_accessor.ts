const upper = (proto: any, key: string) => { Object.defineProperty(proto, key, { get() { return this["_" + key]; }, set(v) { this["_" + key] = String(v).toUpperCase(); }, configurable: true }); };
class A { @upper declare name: string; constructor(n: string) { this.name = n; } }
console.log(new A("x").name);
