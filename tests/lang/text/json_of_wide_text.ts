// JSON.stringify of texts that are partly wide: before, between and after others, short and long.
const wide = "☃";
for (const length of [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 100]) {
  const plain = "é".repeat(length);
  for (const value of [plain, plain + '"', '"' + plain, plain + "\n" + plain, plain + "\u0001", wide + plain, plain + wide])
    for (const other of [plain, wide]) {
      const text = JSON.stringify([other, value, 12.5, -7, { [value]: value, [other]: null }]);
      const [a, b, c, d, e] = JSON.parse(text);
      if (a !== other || b !== value || c !== 12.5 || d !== -7 || e[other] !== null) console.log("differs", length, text);
    }
}
console.log(JSON.stringify({ a: "ü", b: wide, c: "ü\"", d: 1.5, [wide]: "\ud800" }));  // expect: {"a":"ü","b":"☃","c":"ü\"","d":1.5,"☃":"\ud800"}
console.log(JSON.stringify("x".repeat(20) + "\\" + "y".repeat(20) + "\u001f" + "z"));  // expect: "xxxxxxxxxxxxxxxxxxxx\\yyyyyyyyyyyyyyyyyyyy\u001fz"
console.log(JSON.stringify([wide, "ab", 1]), JSON.stringify(["ab", wide, 1], null, 1).split("\n").length);  // expect: ["☃","ab",1] 5
const long = JSON.stringify(["a".repeat(70), wide.repeat(70), "b".repeat(70), 0.1]);
console.log(long.length, JSON.parse(long)[3]);  // expect: 224 0.1
