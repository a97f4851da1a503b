// Request and Response: bodies of all kinds, and that they are read once.
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }
const fails = (p: Promise<unknown>) => p.then((v) => "gave " + v, (e) => e.name);

// ---- Response
const r = new Response("Grüße", { status: 201, statusText: "Made", headers: { a: "b" } });
console.log(r.status, r.statusText, r.ok, r.type, JSON.stringify(r.url), r.redirected, r.headers.get("content-type"), r.bodyUsed);  // expect: 201 Made true default "" false text/plain;charset=UTF-8 false
console.log(await r.text(), r.bodyUsed, await fails(r.text()), thrown(() => r.clone()), r.body!.locked);  // expect: Grüße true TypeError TypeError true
for (const make of [() => new Response("", { status: 199 }), () => new Response("", { status: 600 }), () => new Response("x", { status: 204 }), () => new Response("", { statusText: "\n" }), () => new Response("", 1 as any), () => (Response as any)()])
  console.log(thrown(make));
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
const json = Response.json({ a: [1] }, { status: 202 });
console.log(json.headers.get("content-type"), json.status, (await json.json() as any).a[0], thrown(() => Response.json(undefined)), thrown(() => Response.json(Symbol() as any)));  // expect: application/json 202 1 TypeError TypeError
const moved = Response.redirect("http://h/ü", 301);
console.log(moved.status, moved.headers.get("location"), thrown(() => Response.redirect("http://h", 200)), thrown(() => Response.redirect("no url")), Response.error().type, Response.error().status);  // expect: 301 http://h/%C3%BC RangeError TypeError error 0
const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 65]);
console.log((await new Response(bytes).text()).length, (await new Response("\uFEFFA").text()).length, (await new Response(bytes).bytes()).length, (await new Response("\uD800").bytes()).join());  // expect: 1 1 4 239,191,189
console.log(await fails(new Response("{").json()), await fails(new Response().json()), await new Response().text() === "", new Response().body, new Response(null).bodyUsed);  // expect: SyntaxError SyntaxError true null false
const blob = await new Response(new Blob(["x"], { type: "A/B" })).blob();
console.log(blob.type, blob.size, new Response(new URLSearchParams("a=1")).headers.get("content-type"), new Response(bytes).headers.get("content-type"), await new Response(new URLSearchParams("a=ü")).text());  // expect: a/b 1 application/x-www-form-urlencoded;charset=UTF-8 null a=%C3%BC
console.log((await new Response("", { headers: { "content-type": "text/html;charset=x, text/html" } }).blob()).type, (await new Response("", { headers: { "content-type": "nonsense" } }).blob()).type === "");  // expect: text/html;charset=x true

// ---- Clones, streams
const twice = new Response(new Uint8Array([1, 2]));
const other = twice.clone();
(await twice.bytes()).fill(9);
console.log((await other.bytes()).join(), twice.bodyUsed, other.bodyUsed);  // expect: 1,2 true true
const streamed = new Response(new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode("ab")); c.enqueue(new TextEncoder().encode("c")); c.close(); } }));
const branch = streamed.clone();
console.log(await streamed.text(), await branch.text(), await fails(streamed.text()), streamed.headers.get("content-type"));  // expect: abc abc TypeError null
console.log(await fails(new Response(new ReadableStream({ start(c) { c.enqueue("text"); c.close(); } })).text()), await fails(new Response(new ReadableStream({ start(c) { c.error(new RangeError("x")); } })).text()));  // expect: TypeError RangeError
const locked = new ReadableStream();
locked.getReader();
console.log(thrown(() => new Response(locked)), thrown(() => new Request("http://h", { method: "POST", body: new ReadableStream() } as any)));  // expect: TypeError TypeError
const touched = new Response("once");
console.log(touched.body === touched.body, touched.bodyUsed, await touched.text(), touched.bodyUsed);  // expect: true false once true
const half = new Response("0123456789");
const reader = half.body!.getReader();
console.log((await reader.read()).value!.length, half.bodyUsed, await fails(half.text()));  // expect: 10 true TypeError

// ---- Request
const q = new Request("http://h/a?b#c", { method: "post", body: "text", headers: [["x", "y"]], redirect: "manual", keepalive: true });
console.log(q.method, q.url, q.headers.get("content-type"), q.redirect, q.keepalive, q.mode, q.credentials, q.cache, q.referrer, JSON.stringify([q.destination, q.referrerPolicy, q.integrity]), (q as any).duplex);  // expect: POST http://h/a?b#c text/plain;charset=UTF-8 manual true cors same-origin default about:client ["","",""] half
const next = new Request(q, { headers: { z: "1" } });
console.log(q.bodyUsed, next.bodyUsed, [...next.headers].join("|"), await next.text(), next.method, await fails(q.text()), thrown(() => new Request(q)));  // expect: true false z,1 text POST TypeError TypeError
for (const make of [() => new (Request as any)(), () => new Request("/relative"), () => new Request("http://u:p@h"), () => new Request("http://h", { body: "x" }), () => new Request("http://h", { method: "TRACE" }), () => new Request("http://h", { method: "a b" }), () => new Request("http://h", { mode: "navigate" }), () => new Request("http://h", { signal: {} as any }), () => new Request("http://h", { cache: "x" as any })])
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
console.log(new Request("http://h", { method: "patch" }).method, new Request("http://h", { method: "Put" }).method, new Request("http://h").body, new Request(new URL("http://h/x") as any).url);  // expect: patch PUT null http://h/x
const controller = new AbortController();
const followed = new Request("http://h", { signal: controller.signal });
const copy = followed.clone(), third = new Request(copy);
console.log(followed.signal === controller.signal, followed.signal === followed.signal, third.signal.aborted);  // expect: false true false
controller.abort("why");
console.log(followed.signal.reason, copy.signal.aborted, third.signal.aborted, new Request(followed, { signal: null }).signal.aborted);  // expect: why true true false
console.log(await fails((Request.prototype.text as any).call({})), thrown(() => Object.getOwnPropertyDescriptor(Request.prototype, "url")!.get!.call({})), Request.length, Response.length, String(q));  // expect: TypeError TypeError 1 0 [object Request]

// ---- Shown
console.log(new Response("x", { headers: { a: "b" } }), Object.create(Response.prototype) instanceof Response);
// expect: Response {
// expect:   status: 200,
// expect:   statusText: '',
// expect:   headers: Headers { a: 'b', 'content-type': 'text/plain;charset=UTF-8' },
// expect:   ok: true,
// expect:   bodyUsed: false,
// expect:   redirected: false,
// expect:   type: 'default',
// expect:   url: ''
// expect: } true
console.log(new File(["ab"], "n", { lastModified: 3 }), new Headers([["set-cookie", "a"], ["set-cookie", "b"]]));  // expect: File { size: 2, type: '', name: 'n', lastModified: 3 } Headers { 'set-cookie': [ 'a', 'b' ] }
console.log(Object.create(Response.prototype));  // expect: Response {}
