// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
const React = { createElement: (t: any, p: any, ...c: any[]) => ({ t: typeof t === "function" ? t.name : t, p, c }), Fragment: "frag" };
function Comp<T>(p: T) { return null; } const NS = { Inner: { Deep() {} } }; const props = { a: 1, "data-x": 2 };
console.log(JSON.stringify([<div />, <div id="a" b='q"uote' c={1 + 1} d e-f="g">text {1} &amp; &lt;&#65; {"x"}</div>, <Comp<number> {...props} z={<b>in</b>}>{...[1, 2]}</Comp>, <NS.Inner.Deep />, <>frag{null}{/* c */}</>, <a:b c:d="e" />, <this-el>
    multi
    line   text
    {true}   tail
  </this-el>, <div>{}</div>, <p>a  b {" "}
  c</p>, <input value="a
  b&quot;" />], null, 0));
const g = <T,>(x: T) => x; const h = <T extends unknown>(x: T) => <i>{x as any}</i>; console.log(JSON.stringify(h(g(1))));
// expect: [{"t":"div","p":null,"c":[]},{"t":"div","p":{"id":"a","b":"q\"uote","c":2,"d":true,"e-f":"g"},"c":["text ",1," & <A ","x"]},{"t":"Comp","p":{"a":1,"data-x":2,"z":{"t":"b","p":null,"c":["in"]}},"c":[1,2]},{"t":"Deep","p":null,"c":[]},{"t":"frag","p":null,"c":["frag",null]},{"t":"a:b","p":{"c:d":"e"},"c":[]},{"t":"this-el","p":null,"c":["multi line   text",true,"   tail"]},{"t":"div","p":null,"c":[]},{"t":"p","p":null,"c":["a  b "," ","c"]},{"t":"input","p":{"value":"a\n  b\""},"c":[]}]
// expect: {"t":"i","p":null,"c":[1]}
