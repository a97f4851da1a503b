// TextEncoder, TextDecoder, atob, btoa.
const encoder = new TextEncoder();
console.log(encoder.encode("aé€😀\uD800").join(), encoder.encode().length, encoder.encoding);  // expect: 97,195,169,226,130,172,240,159,152,128,239,191,189 0 utf-8
const into = new Uint8Array(6);
console.log(encoder.encodeInto("é😀x", into), into.join(), encoder.encodeInto("😀", new Uint8Array(3)));  // expect: { read: 3, written: 6 } 195,169,240,159,152,128 { read: 0, written: 0 }
const decode = (bytes: number[], options = {}) => new TextDecoder("UTF8 ", options).decode(new Uint8Array(bytes));
console.log(decode([0xEF, 0xBB, 0xBF, 97]), decode([0xEF, 0xBB, 0xBF, 97], { ignoreBOM: true }).length, JSON.stringify(decode([0xE2, 0x82, 97, 0xFF, 0xF0, 0x9F, 0x98])));  // expect: a 2 "�a��"
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }
console.log(thrown(() => decode([0xC0, 0x80], { fatal: true })), thrown(() => new TextDecoder("utf-99")), thrown(() => new TextDecoder().decode("x" as any)));  // expect: TypeError RangeError TypeError
// A stream: sequences across chunks; the byte order mark counts at its beginning alone.
const stream = new TextDecoder();
const chunks = [[0xEF], [0xBB, 0xBF, 0xF0, 0x9F], [0x98], [0x80, 0xEF, 0xBB, 0xBF, 0xE2]];
console.log(chunks.map((c) => escape(stream.decode(new Uint8Array(c), { stream: true }))).join("|"), escape(stream.decode()), stream.decode(new Uint8Array([98]).buffer));  // expect: |||%uD83D%uDE00%uFEFF %uFFFD b
console.log(btoa("\0ÿab"), escape(atob(" AP9h Yg== ")), btoa(""), atob("YQ"), thrown(() => btoa("€")), thrown(() => atob("YQ=")), thrown(() => atob("Y")), thrown(() => atob("=")), thrown(() => atob("Y-==")));
// expect: AP9hYg== %00%FFab  a InvalidCharacterError InvalidCharacterError InvalidCharacterError InvalidCharacterError InvalidCharacterError
for (let i = 0; i < 5; i++) if (atob(btoa("x".repeat(i))) !== "x".repeat(i)) console.log("wrong", i);
