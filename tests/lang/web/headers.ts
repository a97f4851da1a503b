// Headers: names, values, order, what they are made of, guards.
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }
const h: any = new Headers({ "X-B": " 2\t", "Content-Type": "text/plain", a: "1" });
h.append("x-b", "3"); h.append("Set-Cookie", "c=1"); h.append("set-cookie", "d=2");
console.log([...h].map((e: any) => e.join("=")).join("|"));  // expect: a=1|content-type=text/plain|set-cookie=c=1|set-cookie=d=2|x-b=2, 3
console.log(h.get("X-b"), h.get("none"), h.has("CONTENT-TYPE"), h.get("set-cookie"), JSON.stringify(h.getSetCookie()));  // expect: 2, 3 null true c=1, d=2 ["c=1","d=2"]
h.set("x-b", "new"); h.delete("a"); h.delete("none");
console.log([...h.keys()].join(), [...h.values()].join(), String(h), Object.keys(Headers.prototype).join());  // expect: content-type,set-cookie,set-cookie,x-b text/plain,c=1,d=2,new [object Headers] append,delete,get,getSetCookie,has,set,entries,forEach,keys,values
for (const make of [() => new Headers([["a"]] as any), () => new Headers(null as any), () => new Headers(1 as any), () => new Headers({ "a b": "" }), () => new Headers({ "ü": "" }), () => new Headers({ a: "\u0100" }), () => new Headers({ a: "x\ny" }), () => h.append("a"), () => h.get("")])
  console.log(thrown(make));
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
console.log([...new Headers([["B", "1"], new Set(["a", "2"]) as any])].join("|"), [...new Headers(new Map([["k", "v"]]) as any)].join(), [...new Headers(h)].length);  // expect: a,2|b,1 k,v 4

// ---- Conversions come before checks, in their order
const log: string[] = [];
const watched = new Proxy({ b: "1", a: "2", [Symbol.for("s")]: "3" } as any, {
  get(t, k) { log.push("get " + String(k)); return t[k]; },
  ownKeys(t) { log.push("keys"); return Reflect.ownKeys(t); },
  getOwnPropertyDescriptor(t, k) { log.push("own " + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); },
});
console.log(thrown(() => new Headers(watched)), log.join(";"));  // expect: TypeError get Symbol(Symbol.iterator);keys;own b;get b;own a;get a;own Symbol(s)
const own: any = new Headers({ a: "1" });
own[Symbol.iterator] = function* () { yield ["z", "9"]; };
console.log([...new Headers(own).keys()].join());  // expect: z
const walk: any = h.entries();
h.append("a", "first");
console.log(walk.next().value[0], Object.getPrototypeOf(walk)[Symbol.toStringTag], thrown(() => walk.next.call({})), thrown(() => (Headers.prototype.get as any).call({}, "a")));  // expect: a Headers Iterator TypeError TypeError
const seen: string[] = [];
h.forEach((value: string, name: string) => { seen.push(name); h.delete("x-b"); });
console.log(seen.join(), thrown(() => h.forEach()));  // expect: a,content-type,set-cookie,set-cookie TypeError

// ---- Guards: a server sets what it likes, but not the headers of what it was given
const response = new Response(), request = new Request("http://h/", { headers: { Cookie: "a=b", Host: "x" } });
response.headers.set("Set-Cookie", "x=1");
console.log(response.headers.getSetCookie().join(), request.headers.get("cookie"), request.headers.get("host"));  // expect: x=1 a=b x
console.log(thrown(() => Response.error().headers.set("a", "b")), thrown(() => Response.redirect("http://h/").headers.delete("location")));  // expect: TypeError TypeError
const plain: any = new Request("http://h/", { mode: "no-cors", headers: { accept: "*/*", "x-own": "1" } }).headers;
plain.set("content-type", "application/json"); plain.append("Content-Type", "text/plain");
console.log([...plain].join("|"));  // expect: accept,*/*|content-type,text/plain

// ---- Sorted and combined: few by insertion, many otherwise; the iterators' own class
for (const count of [3, 31, 33, 200]) {
  const many = new Headers();
  for (let i = 0; i < count; i++) many.append("x-" + ((i * 7919) % (count - 1)), `${i}`);
  many.append("Set-Cookie", "b"); many.append("set-cookie", "a");
  const names = [...many.keys()];
  console.log(names.length, names.join() === [...names].sort().join(), many.get("x-0"), [...many].filter(([name]) => name === "x-0" || name === "set-cookie").join("|"));
}
// expect: 4 true 0, 2 set-cookie,b|set-cookie,a|x-0,0, 2
// expect: 32 true 0, 30 set-cookie,b|set-cookie,a|x-0,0, 30
// expect: 34 true 0, 32 set-cookie,b|set-cookie,a|x-0,0, 32
// expect: 201 true 0, 199 set-cookie,b|set-cookie,a|x-0,0, 199
const pairs: any = new Headers({ a: "1" }).entries(), pairsPrototype = Object.getPrototypeOf(pairs);
console.log(Object.getOwnPropertyNames(pairsPrototype).join(), Object.keys(pairsPrototype).join(), String(pairs), Object.getPrototypeOf(pairsPrototype) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), pairs);  // expect: next next [object Headers Iterator] true Object [Headers Iterator] {}
console.log(thrown(() => pairsPrototype.next.call({})), thrown(() => pairsPrototype.next.call(new FormData().entries())), pairs.next().value.join(), pairs.next().done);  // expect: TypeError TypeError a,1 true
