// JSON.parse and JSON.stringify: forms, messages, depth, source text access.
function oneLine(text: string): string {
  let line = "";
  for (const c of text) line += c === "\n" ? "|" : c;
  return line;
}
console.log(JSON.stringify({ a: 1, u: undefined, f() {}, n: NaN, d: null, 5: "five" }));
// expect: {"5":"five","a":1,"n":null,"d":null}
console.log(oneLine(JSON.stringify({ a: [], c: [1] }, null, 1)));
// expect: {| "a": [],| "c": [|  1| ]|}
console.log(JSON.stringify("\ud800\u0001\"é"));  // expect: "\ud800\u0001\"é"
console.log(JSON.stringify(JSON.parse('{"b":{"x":1,"1":2,"x":3},"__proto__":5}')));
// expect: {"b":{"1":2,"x":3},"__proto__":5}

function message(f: () => unknown): string {
  try {
    return String(f());
  } catch (e) {
    return (e as Error).message;
  }
}
console.log(message(() => JSON.parse('{"a":1,}')));
// expect: Expected double-quoted property name in JSON at position 7 (line 1 column 8)
console.log(message(() => JSON.parse('["aaaaaaaaaaaaa", z, "bbbbbbbbbb"]')));
// expect: Unexpected token 'z', ..."aaaaaaa", z, "bbbbbb"... is not valid JSON
console.log(message(() => JSON.parse("")));  // expect: Unexpected end of JSON input
console.log(message(() => JSON.stringify(1n)));  // expect: Do not know how to serialize a BigInt
const circle: any = { list: [0, {}] };
circle.list[1].back = circle;
console.log(oneLine(message(() => JSON.stringify(circle))));
// expect: Converting circular structure to JSON|    --> starting at object with constructor 'Object'|    |     property 'list' -> object with constructor 'Array'|    |     index 1 -> object with constructor 'Object'|    --- property 'back' closes the circle

const DEPTH = 1500;  // Not more: the stress run collects at each allocation.
const deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
console.log(JSON.stringify(JSON.parse(deep)) === deep);  // expect: true
console.log(JSON.stringify({ d: { toJSON: (k: string) => "J" + k }, get g() { return 7; } }));
// expect: {"d":"Jd","g":7}
console.log(JSON.stringify({ a: 1, b: 2, c: { a: 3, z: 4 } }, ["c", "a"]));
// expect: {"c":{"a":3},"a":1}
const seen: string[] = [];
JSON.parse('{"a":[1,{"b":3.00}]}', function (k: string, v: unknown, context?: { source?: string }) {
  if (context?.source) seen.push(k + "=" + context.source);
  return v;
} as (k: string, v: unknown) => unknown);
console.log(seen.join());  // expect: 0=1,b=3.00
console.log(JSON.stringify({ n: (JSON as any).rawJSON("12345678901234567890") }));
// expect: {"n":12345678901234567890}
