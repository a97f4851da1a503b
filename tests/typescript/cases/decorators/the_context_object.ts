const show = (v: any, c: any): any => { console.log([c.kind, String(c.name), c.static, c.private, typeof c.addInitializer, c.access ? Object.keys(c.access).sort().join("/") : "no access", v === undefined ? "undefined" : typeof v].join(" ")); };
@show class A { @show f = 1; @show #p = 2; @show m() {} @show #pm() {} @show get g() { return 1; } @show set s(v: any) {} @show accessor a = 1; @show static #sp = 1; @show accessor #pa = 1; use() { return [this.#p, this.#pm, A.#sp, this.#pa]; } }
console.log(typeof A);
