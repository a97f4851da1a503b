// String: what its methods give, at their limits.
const log = console.log;
log("abc".at(-1), "abc".at(3), "abc".charAt(9) === "", "abc".charCodeAt(-1), "a😀".codePointAt(1));  // expect: c undefined true NaN 128512
log("hello".slice(-3, -1), "hello".substring(3, 1), "hello".substr(-3, 2), "hello".slice(2, 1) === "");  // expect: ll el ll true
log("hello".indexOf("l", 3), "hello".lastIndexOf("l", 2), "hello".lastIndexOf("l", NaN), "abc".indexOf("", 9));  // expect: 3 2 3 3
log("hello".startsWith("ell", 1), "hello".endsWith("ell", 4), "hello".includes("lo", 4));  // expect: true true false
log("ab".repeat(3), "".repeat(2 ** 30) === "", "x".padStart(4, "abc"), "x".padEnd(5, "ab"), "x".padEnd(3, "") === "x");  // expect: ababab true abcx xabab true
log("\u3000 a\t\n\ufeff".trim(), "[" + " a ".trimStart() + "]", "[" + " a ".trimEnd() + "]");  // expect: a [a ] [ a]
log("a,b,,c".split(",").length, "abc".split("").join("-"), "".split("").length, "".split(",").length, "a,b,c".split(",", 2).join());  // expect: 4 a-b-c 0 1 a,b
log("ß".toUpperCase(), "ΑΣ".toLowerCase(), "ÿ".toUpperCase() === "Ÿ", "İ".toLowerCase().length, "ﬃ".toUpperCase());  // expect: SS ας true 2 FFI
log("I".toLocaleLowerCase("tr"), "i".toLocaleUpperCase("tr-TR"), "I".toLocaleLowerCase());  // expect: ı İ i
log("é".normalize("NFD").length, "e\u0301".normalize() === "é", "ﬁ".normalize("NFKC"), "한".normalize("NFD").length);  // expect: 2 true fi 3
log("a\ud800b".isWellFormed(), "a\ud800b\udc00".toWellFormed(), "😀".isWellFormed());  // expect: false a�b� true
log(String.fromCharCode(97, 0x10062, 99.9), String.fromCodePoint(0x1F600, 97), String.raw`\n${1}\u{`);  // expect: abc 😀a \n1\u{
log([..."a😀b"].length, [..."\ud83dx"].length, Object.prototype.toString.call(""[Symbol.iterator]()));  // expect: 3 2 [object String Iterator]
log("a".concat("b", 1 as never, null as never), "x".link('"'), String(Symbol("s")), new String("ab").length);  // expect: ab1null <a href="&quot;">x</a> Symbol(s) 2
log(String.prototype.trimLeft === String.prototype.trimStart, "trimLeft".trimLeft.name);  // expect: true trimStart

// Positions and strings are converted in order, and once.
const order: string[] = [];
const spy = (name: string, value: unknown) => ({ [Symbol.toPrimitive]: () => (order.push(name), value) }) as never;
String.prototype.indexOf.call(spy("this", "abc"), spy("what", "b"), spy("where", 0));
"abc".padStart(spy("length", 2), spy("fill", "x"));
"abc".replace(spy("search", "b"), spy("by", "x"));
log(order.join());  // expect: this,what,where,length,search,by

// What is too long for one piece of work.
const long = "ab".repeat(400_000) + "c";
log(long.indexOf("bc"), long.includes("bb"), long.toUpperCase().endsWith("ABC"), long.split("c").length, long.split("b").length);  // expect: 799999 false true 2 400001
log(("é" + "ж".repeat(200_000)).toUpperCase().at(-1), "ж".repeat(200_000).normalize("NFD").length);  // expect: Ж 200000
log(long.padEnd(1_000_000, "xyz").length, long.replaceAll("b", "").length, long.replaceAll("a", "$&$&").length);  // expect: 1000000 400001 1200001
for (const f of [() => "x".repeat(2 ** 30), () => "x".repeat(-1), () => "x".padEnd(2 ** 30), () => "x".normalize("NF")]) {
  try {
    f();
  } catch (e) {
    log((e as Error).name);
  }
}
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
try {
  String.prototype.trim.call(null);
} catch (e) {
  log((e as Error).message);  // expect: String.prototype.trim called on null or undefined
}
