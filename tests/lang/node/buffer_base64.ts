// Base64 of Buffers: short texts go through natives if they are as they should be, others by a loop that overlooks much.
import { Buffer } from "node:buffer";
const bytes = (text: string) => Buffer.from(text, "base64").toString("hex");
for (const text of ["", "a", "YQ", "YQ=", "YQ==", "YQ==YQ==", "Y Q = =", "YWI", "YWJj", "-_-_", "+/+/", "+_-/", "YW\nJj", "YW€Jj", "=YQ", "YWJjZGVmZ2hpamtsbW5vcA==", "YWJjZGVmZ2hpamts-_5vcA", "!!!!", "YWJjZ"])
  console.log(JSON.stringify(text), bytes(text));
// expect: "" 
// expect: "a" 
// expect: "YQ" 61
// expect: "YQ=" 61
// expect: "YQ==" 61
// expect: "YQ==YQ==" 61
// expect: "Y Q = =" 61
// expect: "YWI" 6162
// expect: "YWJj" 616263
// expect: "-_-_" fbffbf
// expect: "+/+/" fbffbf
// expect: "+_-/" fbffbf
// expect: "YW\nJj" 616263
// expect: "YW€Jj" 616263
// expect: "=YQ" 
// expect: "YWJjZGVmZ2hpamtsbW5vcA==" 6162636465666768696a6b6c6d6e6f70
// expect: "YWJjZGVmZ2hpamts-_5vcA" 6162636465666768696a6b6cfbfe6f70
// expect: "!!!!" 
// expect: "YWJjZ" 616263
const target = Buffer.alloc(6);
for (const [text, offset, length] of [["YWJj", 0, 6], ["YWJj", 2, 6], ["YWJj", 4, 6], ["YWJj", 5, 1], ["YWJj", 0, 2], ["YWJj", 6, 0]] as const) {
  target.fill(0);
  console.log(target.write(text, offset, length === 6 ? 6 - offset : length, "base64"), target.toString("hex"));
}
// expect: 3 616263000000
// expect: 3 000061626300
// expect: 2 000000006162
// expect: 1 000000000061
// expect: 2 616200000000
// expect: 0 000000000000
const all = Buffer.from([251, 255, 191, 1, 2]);
for (const [start, end] of [[0, 5], [0, 4], [0, 3], [1, 3], [2, 3], [3, 3], [4, 9], [-2, 2]] as const) console.log(all.toString("base64", start, end));
// expect: +/+/AQI=
// expect: +/+/AQ==
// expect: +/+/
// expect: /78=
// expect: vw==
// expect: 
// expect: Ag==
// expect: +/8=
// What is longer than a leaf takes comes out the same.
for (const count of [65_535, 65_536, 65_537, 90_000]) {
  const long = Buffer.alloc(count, "abcdefg"), text = long.toString("base64");
  console.log(text === btoa(long.toString("latin1")), Buffer.from(text, "base64").equals(long), Buffer.from(` ${text}`, "base64").equals(long));
}
// expect: true true true
// expect: true true true
// expect: true true true
// expect: true true true
