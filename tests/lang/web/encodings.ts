// The encodings of the Encoding Standard besides UTF-8. The sums are those of two other decoders: one
// by the letter of the standard, one of a library.
const units = (s: string): string => { let h = 0x811c9dc5; for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193) >>> 0; return h.toString(16) + ":" + s.length; };
const all = Uint8Array.from({ length: 256 }, (_, i) => i);
const sums = (labels: string, bytes: Uint8Array): void => { for (const label of labels.split(" ")) console.log(label, units(new TextDecoder(label).decode(bytes))); };
sums("ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-8-i iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh windows-874 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 x-mac-cyrillic x-user-defined", all);
// expect: ibm866 c94f511d:256
// expect: iso-8859-2 70d570e:256
// expect: iso-8859-3 daefe744:256
// expect: iso-8859-4 a6feef21:256
// expect: iso-8859-5 258d6261:256
// expect: iso-8859-6 98e099f9:256
// expect: iso-8859-7 a1869e7f:256
// expect: iso-8859-8 f4599334:256
// expect: iso-8859-8-i f4599334:256
// expect: iso-8859-10 ab9bc02e:256
// expect: iso-8859-13 d20e6e4c:256
// expect: iso-8859-14 4529d464:256
// expect: iso-8859-15 25cb4d27:256
// expect: iso-8859-16 d9e65a4b:256
// expect: koi8-r 415e04a9:256
// expect: koi8-u 6f861d47:256
// expect: macintosh 270d7788:256
// expect: windows-874 751240d1:256
// expect: windows-1250 46c01ba5:256
// expect: windows-1251 865aeb5d:256
// expect: windows-1252 1f0fb4af:256
// expect: windows-1253 3f2fcaeb:256
// expect: windows-1254 73ac6d07:256
// expect: windows-1255 8c95c90f:256
// expect: windows-1256 84f9ea20:256
// expect: windows-1257 7d2cd804:256
// expect: windows-1258 2b601276:256
// expect: x-mac-cyrillic bfedee2:256
// expect: x-user-defined c51d92c5:256
const pairs: number[] = [];
for (let a = 0x80; a < 0x100; a++) for (let b = 0; b < 0x100; b++) pairs.push(a, b, 0x41);
sums("gbk gb18030 big5 euc-jp shift_jis euc-kr", Uint8Array.from(pairs));
// expect: gbk ecd1841f:73986
// expect: gb18030 ecd1841f:73986
// expect: big5 131c608d:76137
// expect: euc-jp f0cedc0e:86016
// expect: shift_jis e55afa7:83732
// expect: euc-kr c36bf117:78430
const four: number[] = [];
for (let a = 0x81; a < 0xff; a += 1) for (let b = 0x30; b < 0x3a; b++) for (let c = 0x81; c < 0xff; c += 7) four.push(a, b, c, 0x30 + (a + c) % 10);
sums("gb18030", Uint8Array.from(four)); // expect: gb18030 1b8ae9cf:37660
let x = 12345;
const next = (): number => (x = (Math.imul(x, 1103515245) + 12345) >>> 0);
const random = Uint8Array.from({ length: 200000 }, () => next() >>> 24);
const pool = [0x1b, 0x24, 0x28, 0x42, 0x40, 0x4a, 0x49, 0x21, 0x30, 0x7e, 0x5c, 0x0a, 0x0e, 0x80];
const escapes = Uint8Array.from({ length: 50000 }, () => pool[(next() >>> 20) % pool.length]);
sums("gb18030 big5 euc-jp shift_jis euc-kr iso-2022-jp utf-16le utf-16be", random);
// expect: gb18030 30e0fe3c:150803
// expect: big5 56a8c93e:155192
// expect: euc-jp 2284f8f0:172661
// expect: shift_jis 1e1ff388:172915
// expect: euc-kr bf878ab7:159765
// expect: iso-2022-jp 1d045858:200000
// expect: utf-16le df076d9:100000
// expect: utf-16be d7893045:100000
sums("iso-2022-jp", escapes); // expect: iso-2022-jp 3a0931e4:41015
// In pieces of a few bytes it comes to the same.
for (const label of "gb18030 big5 euc-jp shift_jis euc-kr iso-2022-jp utf-16le utf-16be windows-1252 utf-8".split(" ")) {
  const bytes = label === "iso-2022-jp" ? escapes.subarray(0, 5000) : random.subarray(0, 5000);
  const decoder = new TextDecoder(label);
  let text = "";
  for (let i = 0, n = 1; i < bytes.length; i += n, n = n % 5 + 1) text += decoder.decode(bytes.subarray(i, i + n), { stream: true });
  text += decoder.decode();
  if (text !== new TextDecoder(label).decode(bytes)) console.log("in pieces", label, "differs");
}
const thrown = (f: () => unknown): string => { try { return String(f()); } catch (e: any) { return e.name + ": " + e.message; } };
console.log(thrown(() => new TextDecoder("iso-2022-kr"))); // expect: RangeError: The "iso-2022-kr" encoding is not supported
console.log(new TextDecoder(" Latin1\n").encoding, new TextDecoder("utf-16").encoding, new TextDecoder("SJIS").encoding, new TextDecoder("ascii").encoding); // expect: windows-1252 utf-16le shift_jis windows-1252
console.log(thrown(() => new TextDecoder("shift_jis", { fatal: true }).decode(new Uint8Array([0x82, 0xa0, 0x82])))); // expect: TypeError: The encoded data was not valid for encoding shift_jis
console.log(new TextDecoder("shift_jis", { fatal: true }).decode(new Uint8Array([0x82, 0xa0, 0x82, 0xa2]))); // expect: あい
// A byte order mark is one in UTF-16, at the start, unless it is asked for.
const marked = new Uint8Array([0xff, 0xfe, 0x41, 0, 0xff, 0xfe]);
console.log(escape(new TextDecoder("utf-16le").decode(marked)), escape(new TextDecoder("utf-16le", { ignoreBOM: true }).decode(marked)), escape(new TextDecoder("utf-16be").decode(marked))); // expect: A%uFEFF %uFEFFA%uFEFF %uFFFE%u4100%uFFFE
const halves = new TextDecoder("utf-16le");
console.log([marked.subarray(0, 1), marked.subarray(1, 3), marked.subarray(3)].map((part, i) => escape(halves.decode(part, { stream: i < 2 }))).join("")); // expect: A%uFEFF
// After an error, and after the end of a stream, it begins anew.
const again = new TextDecoder("iso-2022-jp", { fatal: true });
console.log(thrown(() => again.decode(new Uint8Array([0x1b, 0x24, 0x42, 0xff]))), again.decode(new Uint8Array([0x41]))); // expect: TypeError: The encoded data was not valid for encoding iso-2022-jp A
