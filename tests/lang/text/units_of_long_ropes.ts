// What reads a unit or a part of a long rope flattens it first, in pieces.
const rope = (unit: string, length: number): string => {
  let text = unit;
  while (text.length < length) text += text;
  return text + "!";
};
const length = 1 << 20;

console.log(rope("ab", length)[length]); // expect: !
console.log(rope("ab", length)[length + 1]); // expect: undefined
console.log(rope("ä€", length)[1]); // expect: €
console.log(rope("ab", length).charCodeAt(1)); // expect: 98
console.log(rope("ab", length).at(-1)); // expect: !
console.log(rope("ab", length).charAt(2)); // expect: a
console.log(rope("a\u{1F600}", length).codePointAt(1)); // expect: 128512
console.log(rope("ab", length).slice(-3)); // expect: ab!
console.log(rope("ab", length).substring(3, 1)); // expect: ba
console.log(rope("ab", length).lastIndexOf("b")); // expect: 1048575
console.log(rope(" ", length).trim()); // expect: !
console.log(rope("a\u{1F600}", length).isWellFormed()); // expect: true
console.log([...rope("ab", 300)].length); // expect: 513
const odd = { toString: () => rope("xy", length) };
console.log(String.prototype.charCodeAt.call(odd, 1)); // expect: 121
try {
  String.prototype.charCodeAt.call(null, 1);
} catch (error) {
  console.log((error as Error).message); // expect: String.prototype.charCodeAt called on null or undefined
}
