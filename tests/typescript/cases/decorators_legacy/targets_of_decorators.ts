const targets: any[] = [];
const d = (target: any, ..._: any[]) => { targets.push(target); };
class B { @d f = 1; @d static s = 2; @d m() {} static sp(@d a: any) {} constructor(@d x: any) {} }
console.log(targets.map(t => t === B ? "class" : t === B.prototype ? "prototype" : "?").join());
