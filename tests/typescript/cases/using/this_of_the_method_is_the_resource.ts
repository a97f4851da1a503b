class R { constructor(readonly n: string) {} [Symbol.dispose](...a: any[]) { console.log("dispose", this.n, a.length); } }
{ using r = new R("x"); void r; }
