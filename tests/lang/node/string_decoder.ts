// node:string_decoder: what node prints for the same program.
import { StringDecoder } from "node:string_decoder";
import { Buffer } from "node:buffer";

function pieces(encoding: string, bytes: number[], size: number): string {
  const d = new StringDecoder(encoding as any), out: string[] = [];
  for (let i = 0; i < bytes.length; i += size) out.push(d.write(Buffer.from(bytes.slice(i, i + size))));
  out.push(d.end());
  return JSON.stringify(out);
}
const text = [...Buffer.from("a¢€😀z")];
for (const size of [1, 2, 3, 5]) console.log(pieces("utf8", text, size));  // expect: ["a","","¢","","","€","","","","😀","z",""]
// expect: ["a","¢","€","","😀","z",""]
// expect: ["a¢","€","","😀z",""]
// expect: ["a¢","€😀","z",""]
for (const bad of [[0xe2, 0x82], [0xe2, 0x28, 0xa1], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xff, 0xc3], [0xe2, 0x82, 0xc3, 0xa9], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80]]) {
  console.log(pieces("utf8", bad, 1), pieces("utf8", bad, 2));  // expect: ["","","�"] ["","�"]
// expect: ["","�(","�",""] ["�(","�",""]
// expect: ["","","","�"] ["","","�"]
// expect: ["","��",""] ["��",""]
// expect: ["�","","�"] ["�","�"]
// expect: ["","","�","é",""] ["","�é",""]
// expect: ["","","���",""] ["","���",""]
// expect: ["","","","���"] ["","","���"]
}
const wide = [...Buffer.from("a€😀z", "utf16le")];
for (const size of [2, 3, 5]) console.log(pieces("utf16le", wide, size));  // expect: ["a","€","","😀","z",""]
// expect: ["a","€","😀","z",""]
// expect: ["a€","😀z",""]
console.log(pieces("utf16le", [0x61, 0, 0x3d, 0xd8], 2), pieces("ucs2", [0x61, 0, 0x3d], 3));  // expect: ["a","","\ud83d"] ["a",""]
for (const size of [1, 2, 4]) console.log(pieces("base64", [1, 2, 3, 4, 5], size), pieces("base64url", [250, 251, 252, 253], size));  // expect: ["","","AQID","","","BAU="] ["","","-vv8","","_Q"]
// expect: ["","AQID","","BAU="] ["","-vv8","_Q"]
// expect: ["AQID","","BAU="] ["-vv8","_Q"]
console.log(pieces("hex", [1, 255], 1), pieces("latin1", [0xe9, 0xff], 1), pieces("ascii", [0x61, 0x62], 1));  // expect: ["01","ff",""] ["é","ÿ",""] ["a","b",""]
const d = new StringDecoder("utf8");
console.log(d.encoding, d.write("text" as any), d.write(Buffer.from([0xe2, 0x82])), d.lastNeed, d.lastTotal, d.end(), d.end(Buffer.from("x")), d.lastNeed);  // expect: utf8 text  1 3 � x 0
console.log(new StringDecoder("UTF-16LE" as any).encoding, new StringDecoder("binary").encoding);  // expect: utf16le latin1
for (const f of [() => new StringDecoder("nope" as any), () => d.write(5 as any)]) {
  try { f(); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_UNKNOWN_ENCODING Unknown encoding: nope
// expect: ERR_INVALID_ARG_TYPE The "buf" argument must be an instance of Buffer, TypedArray, or DataView. Received type number (5)
}

// What node prints, in its order:
