const t = (c: any, x: any): any => { console.log(x.kind, x.name); return c; };
@t export default class { v = 1; }
