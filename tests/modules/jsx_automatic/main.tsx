// Printed the same by the TypeScript compiler's emit on node, once. A key after a spread goes to createElement.
function C(p: any) { return null; } const pr = { q: 1, key: "pk" }, ke = "k1";
console.log(JSON.stringify([<a />, <C key="k" x={1}>t</C>, <C key={ke} {...pr}/>, <C {...pr} x="y">{1}{2}</C>, <>{...[1]}</>, <><i key="z"/></>, <b>{/* no */}{...[1, 2]}</b>, <u>{/* no */}</u>, <p>
  hi {1}
</p>, <C {...pr} {...{ r: 2 }} children="own">over</C>, <q key />, <s a:b="1" c-d={<e/>} f=<g/> >&nbsp;&copy;&#x41;</s>]));
console.log(JSON.stringify(<C {...pr} key="after" />));
// expect: [["jsx","a",{}],["jsx","C",{"x":1,"children":"t"},"k"],["jsx","C",{"q":1,"key":"pk"},"k1"],["jsxs","C",{"q":1,"key":"pk","x":"y","children":[1,2]}],["jsxs","Fragment",{"children":[1]}],["jsx","Fragment",{"children":["jsx","i",{},"z"]}],["jsxs","b",{"children":[1,2]}],["jsx","u",{}],["jsxs","p",{"children":["hi ",1]}],["jsx","C",{"q":1,"key":"pk","r":2,"children":"over"}],["jsx","q",{},true],["jsx","s",{"a:b":"1","c-d":["jsx","e",{}],"f":["jsx","g",{}],"children":" ©A"}]]
// expect: ["createElement","C",{"q":1,"key":"after"}]
