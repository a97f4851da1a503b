const bound = (_f: any, c: any) => { c.addInitializer(function (this: any) { this[c.name] = this[c.name].bind(this); }); };
class A { n = 3; @bound get() { return this.n; } }
const { get } = new A();
console.log(get());
