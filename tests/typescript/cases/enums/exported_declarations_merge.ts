export enum E { A }
export enum E { B = 1 }
import * as self from "./exported_declarations_merge.ts";
console.log(JSON.stringify(self.E), Object.keys(self).join());
