const seen: string[] = [];
const d = (c: any) => { seen.push(c.name); };
function make(deco: any) { @deco class Inner {} return Inner; }
namespace N { @d export class InSpace { static s = 1; } }
console.log(make(d).name, N.InSpace.s, seen.join());
