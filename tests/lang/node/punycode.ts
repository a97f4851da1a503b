// node:punycode: what node prints for the same program.
import punycode from "node:punycode";

console.log(punycode.encode("mañana"), punycode.decode("maana-pta"), punycode.encode("☃-⌘"), punycode.decode("--dqo34k"), punycode.encode("abc"), punycode.encode("他们为什么不说中文"), punycode.decode("ihqwcrb4cv8a8dqg056pqjye"));  // expect: maana-pta mañana --dqo34k ☃-⌘ abc- ihqwcrb4cv8a8dqg056pqjye 他们为什么不说中文
console.log(punycode.toASCII("mañana.com"), punycode.toUnicode("xn--maana-pta.com"), punycode.toASCII("джумла@джpумлатест.bрфa"), punycode.ucs2.decode("a😀"), punycode.ucs2.encode([0x1f600]), punycode.version);  // expect: xn--maana-pta.com mañana.com джумла@xn--p-8sbkgc5ag7bhce.xn--ba-lmcq [ 97, 128512 ] 😀 2.1.0
for (const bad of ["é-x", "\x80", "*"]) try { console.log(punycode.decode(bad)); } catch (e: any) { console.log(e.name, e.message); }  // expect: RangeError Illegal input >= 0x80 (not a basic code point)
// expect: RangeError Invalid input
// expect: RangeError Invalid input
