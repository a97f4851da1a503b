import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import Papa from "papaparse";
deepEqual(Papa.parse("a,b\n1,2", { header: true, dynamicTyping: true }).data, [{ a: 1, b: 2 }]);
equal(Papa.unparse([{ a: 1, b: "x,y" }]), 'a,b\r\n1,"x,y"');
console.log("works");
