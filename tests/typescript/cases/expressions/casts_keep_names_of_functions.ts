const f = (() => 1) as () => number; const g = <any>function () {}; const h = (class {})!; const i = (() => 2) satisfies Function;
let j: any; j = (() => 3) as any; const o = { k: (() => 4) as any, l: (function () {})! };
console.log(JSON.stringify([f.name, g.name, h.name, i.name, j.name, o.k.name, o.l.name]));
