// Direct eval sees all that the module declares and imports.
import { sleepSync } from "shoal:timers";
import * as timers from "shoal:timers";

const constant = 1;
let variable = 2;
var old = 3;
function declared() { return 4; }
class Shape { static sides = 5; }
enum Color { Red = 6 }
namespace Space {
  export const inner = 7;
  export const read = () => eval("Space.inner + Color.Red");
}

console.log(eval("[constant, variable, old, declared(), Shape.sides, Color.Red, Space.inner].join()"));
// expect: 1,2,3,4,5,6,7
console.log(Space.read());
// expect: 13
eval("variable = 20; old++");
console.log(variable, old);
// expect: 20 4
void [sleepSync, timers];  // What no expression names is left out, as TypeScript does.
console.log(eval("typeof sleepSync + typeof timers.sleep + (timers.sleepSync === sleepSync)"));
// expect: functionfunctiontrue

function inside(parameter: number) {
  const local = 10;
  return [eval("parameter + local + constant"), (() => eval("eval('constant + local') + variable"))()];
}
console.log(inside(100).join());
// expect: 111,31

for (const code of ["constant = 9", "sleepSync = 9", "later", "missing", "var hidden = 1; hidden"]) {
  try {
    console.log(eval(code));
  } catch (error) {
    console.log(String(error));
  }
}
// expect: TypeError: Assignment to constant variable.
// expect: TypeError: Assignment to constant variable.
// expect: ReferenceError: Cannot access 'later' before initialization
// expect: ReferenceError: missing is not defined
// expect: 1
const later = 1;
console.log(typeof (globalThis as any).hidden, later);
// expect: undefined 1
const functions = eval("[() => constant, function () { return variable }, class { static m() { return eval('old') } }]");
variable = 30;
console.log(functions[0](), functions[1](), functions[2].m());
// expect: 1 30 4
