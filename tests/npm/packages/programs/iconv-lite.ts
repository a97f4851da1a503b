import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import iconv from "iconv-lite";
equal(iconv.decode(Buffer.from([0xcf, 0xf0, 0xe8]), "win1251"), "При"); deepEqual([...iconv.encode("日本", "Shift_JIS")], [147, 250, 150, 123]);
console.log("works");
