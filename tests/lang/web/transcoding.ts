// UTF-8, base64 and hex are worked on many bytes at a time: each kind of text and of fault at each place, against the plain way.
let seed = 7;
const below = (n: number): number => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return Math.floor(seed / 0x80000000 * n); };
const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { ignoreBOM: true }), fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function encoded(text: string): number[] {
  const out: number[] = [];
  for (const each of text) {
    let c = each.codePointAt(0)!;
    if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | c >> 6, 0x80 | c & 63);
    else if (c < 0x10000) out.push(0xe0 | c >> 12, 0x80 | c >> 6 & 63, 0x80 | c & 63);
    else out.push(0xf0 | c >> 18, 0x80 | c >> 12 & 63, 0x80 | c >> 6 & 63, 0x80 | c & 63);
  }
  return out;
}
const alphabets = [["a", "z"], ["a", "é"], ["色", "は"], ["😀", "x"], ["\u07ff", "\u0800"], ["\ud800", "色"], ["\uffff", "\udc00"], ["ÿ", "ü"], ["a", "é", "色", "😀", "\udfff", "\ud83d", "\u{10ffff}", "\x7f", "\x80"]];
let wrong = 0;
for (const letters of alphabets) {
  for (let length = 0; length < 90; length++) {
    const run = 1 + below(20);
    let text = "";
    while (text.length < length) text += letters[below(letters.length)]!.repeat(1 + below(run));
    const bytes = encoded(text), whole = text.toWellFormed();
    if (encoder.encode(text).join() !== bytes.join()) wrong++;
    if (decoder.decode(new Uint8Array(bytes)) !== whole || fatal.decode(new Uint8Array(bytes)) !== whole) wrong++;
    const room = below(bytes.length + 3), target = new Uint8Array(room + 4).fill(7), { read, written } = encoder.encodeInto(text, target.subarray(0, room));
    if (target.subarray(0, written).join() !== encoded(text.slice(0, read)).join() || target.subarray(written).some((b) => b !== 7)) wrong++;
    if (read < text.length && written + encoded(String.fromCodePoint(text.codePointAt(read)!)).length <= room) wrong++;
  }
}
console.log(wrong);  // expect: 0
// Faults: at each place of a text of two blocks, what a text of that fault alone gives.
const faults: [number[], string][] = [[[0x80], "�"], [[0xc0, 0x80], "��"], [[0xc1, 0xbf], "��"], [[0xe0, 0x9f, 0x80], "���"], [[0xed, 0xa0, 0x80], "���"], [[0xf0, 0x8f, 0xbf, 0xbf], "����"], [[0xf4, 0x90, 0x80, 0x80], "����"], [[0xf5], "�"], [[0xff], "�"], [[0xe2, 0x82], "�"], [[0xf0, 0x9f, 0x98], "�"], [[0xc3], "�"]];
for (const filler of ["a", "é", "色", "😀"]) {
  const unit = encoded(filler);
  for (let before = 0; before < 40; before++) {
    for (const [fault, shown] of faults) {
      for (const after of [0, 1, 20]) {
        const bytes = new Uint8Array([...Array(before).fill(unit).flat(), ...fault, ...Array(after).fill(unit).flat()]);
        if (decoder.decode(bytes) !== filler.repeat(before) + shown + filler.repeat(after)) wrong++;
        try { fatal.decode(bytes); wrong++; } catch { /* As it should. */ }
      }
    }
  }
}
console.log(wrong);  // expect: 0
const shared = new Uint8Array(new SharedArrayBuffer(30));
shared.set(encoded("色は匂へど散りぬるを"));
console.log(decoder.decode(shared));  // expect: 色は匂へど散りぬるを
// Base64 and hex, of each length, with a character that is no digit at each place.
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const fails = (f: () => unknown): boolean => { try { f(); return false; } catch { return true; } };
for (let length = 0; length < 80; length++) {
  const bytes = Uint8Array.from({ length }, () => below(256));
  const bits = [...bytes].map((b) => b.toString(2).padStart(8, "0")).join("");
  const plain = (bits.match(/.{1,6}/g) ?? []).map((six) => digits[parseInt(six.padEnd(6, "0"), 2)]).join("");
  const text = plain.padEnd(Math.ceil(plain.length / 4) * 4, "="), url = plain.replaceAll("+", "-").replaceAll("/", "_");
  const binary = String.fromCharCode(...bytes), hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  if (bytes.toBase64() !== text || btoa(binary) !== text || atob(text) !== binary || bytes.toHex() !== hex) wrong++;
  if (bytes.toBase64({ alphabet: "base64url", omitPadding: true }) !== url) wrong++;
  if (Uint8Array.fromBase64(url, { alphabet: "base64url" }).join() !== bytes.join() || Uint8Array.fromBase64(text).join() !== bytes.join()) wrong++;
  if (Uint8Array.fromHex(hex).join() !== bytes.join() || Uint8Array.fromHex(hex.toUpperCase()).join() !== bytes.join()) wrong++;
  const short = new Uint8Array(Math.max(0, length - 1) + 4).fill(7), { written } = short.subarray(0, Math.max(0, length - 1)).setFromBase64(text);
  if (short.subarray(0, written).join() !== bytes.subarray(0, written).join() || short.subarray(Math.max(0, length - 1)).join() !== "7,7,7,7") wrong++;
  for (let at = 0; at < plain.length; at++) {
    for (const odd of ["!", "-", "é", "€", "\x80", "@", "[", "`", "{", ":", "."]) {
      const bad = text.slice(0, at) + odd + text.slice(at + 1);
      if (!fails(() => atob(bad)) || !fails(() => Uint8Array.fromBase64(bad))) wrong++;
    }
    const spaced = text.slice(0, at) + " \n" + text.slice(at);
    if (atob(spaced) !== binary || Uint8Array.fromBase64(spaced).join() !== bytes.join()) wrong++;
  }
  for (let at = 0; at < hex.length; at++) if (!fails(() => Uint8Array.fromHex(hex.slice(0, at) + "/:@G`gé€"[at & 7] + hex.slice(at + 1)))) wrong++;
}
console.log(wrong);  // expect: 0
