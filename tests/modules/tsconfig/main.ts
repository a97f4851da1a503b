import { tool } from "@app/tool";
import exact from "exact";
import { fromBase } from "src/base";
console.log(tool, exact, fromBase);  // expect: tool exact base
// target ES2020: fields are assigned, so the setter of the base class sees them.
class Base {
  set field(v: number) { console.log("set", v); }  // expect: set 1
}
class Derived extends Base {
  // @ts-ignore
  field = 1;
}
new Derived();
function log(target: object, name: string) { console.log(typeof target, name); }  // expect: object method
class Decorated {
  @log method() {}
}
new Decorated();
