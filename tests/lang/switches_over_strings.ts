// Switches all of whose labels are strings: atoms, slices, ropes, wide strings, other values,
// labels that repeat, defaults in the middle, what falls through.
function kind(value: unknown): string {
  let out = "";
  switch (value) {
    case "number": out += "1";
    case "name": out += "2"; break;
    default: out += "d";
    case "größe": out += "3"; break;
    case "binary": return "b";
    case "": return "empty";
    case "name": return "never";
    case "Ω": return "omega";
  }
  return out;
}
const text = "a number, a name, binary";
console.log(kind("number"), kind("name"), kind("other"), kind("größe"), kind("binary"), kind(""), kind("Ω")); // expect: 12 2 d3 3 b empty omega
console.log(kind(text.slice(2, 8)), kind(text.slice(12, 16)), kind(text.slice(-6)), kind(text)); // expect: 12 2 b d3
let rope = "bin";
for (const c of "ary") rope += c;
console.log(kind(rope), kind("gr" + String.fromCharCode(0xf6) + "ße"), kind(["name"].join())); // expect: b 3 2
console.log(kind(1), kind(null), kind(undefined), kind(Symbol.iterator), kind(["name"]), kind(new String("name")), kind(0n)); // expect: d3 d3 d3 d3 d3 d3 d3
console.log(kind("x".repeat(1 << 20)), kind(String.fromCodePoint(0x3a9))); // expect: d3 omega
// One label more that is none, and a switch in a loop with continue, and in a generator.
function* some(list: string[]): Generator<string> {
  for (const each of list) {
    switch (each) {
      case "one": yield "1"; continue;
      case "two": yield "2";
      case "three": yield "3"; break;
      case "stop": return;
      case "four": { const each = "inner"; yield each; }
    }
    yield "|";
  }
}
console.log([...some(["one", "two", "none", "three", "four", "stop", "one"])].join("")); // expect: 123||3|inner|
