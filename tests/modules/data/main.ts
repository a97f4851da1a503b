// What is not a file of source text: bytes, texts, data: URLs; and `export =` beside ES imports.
import { readFileSync } from "node:fs";
import bytes from "./_bytes.bin" with { type: "bytes" };
import text from "./_text.txt" with { type: "text" };
import plain from "./_plain";
import required = require("./_plain");
import * as many from "./_many";
import { seven } from "data:text/javascript,export%20const%20seven%20=%207";
import { eight } from "data:text/typescript;base64,ZXhwb3J0IGNvbnN0IGVpZ2h0OiBudW1iZXIgPSA4Ow==";
import parsed from 'data:application/json,{"a":[1,2]}' with { type: "json" };

console.log(bytes instanceof Uint8Array, bytes.length, bytes[6]);  // expect: true 7 255
console.log((bytes.buffer as unknown as { immutable: boolean }).immutable);  // expect: true
console.log(text);  // expect: some text
console.log(seven + eight, parsed.a.length);  // expect: 15 2
console.log(plain.fileName, plain.lines, plain === required);  // expect: _plain 5 true
console.log(Object.keys(many).length, many.n39, "n40" in many, many[7]);  // expect: 41 39 false seven
const place = import.meta.dirname + "/_bytes.bin";
const read = readFileSync(place) as Uint8Array;
console.log(read.length, read[3], read[6]);  // expect: 7 195 255
console.log(readFileSync(place, "hex"));  // expect: 636166c3a90aff
console.log(readFileSync(place, "base64"));  // expect: Y2Fmw6kK/w==
console.log(String(readFileSync(place)).length);  // expect: 6
await import("data:text/javascript,import './x'").catch((e: { code: string }) => console.log(e.code));
// expect: ERR_UNSUPPORTED_RESOLVE_REQUEST
await import("data:text/plain,x").catch((e: { code: string }) => console.log(e.code));
// expect: ERR_UNKNOWN_MODULE_FORMAT
