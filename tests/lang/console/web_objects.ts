// Objects of the web platform show their state, as in node.
const url = new URL("https://u:p@h.com:81/a?b=c#d");
console.log(url);
// expect: URL {
// expect: href: 'https://u:p@h.com:81/a?b=c#d',
// expect: origin: 'https://h.com:81',
// expect: protocol: 'https:',
// expect: username: 'u',
// expect: password: 'p',
// expect: host: 'h.com:81',
// expect: hostname: 'h.com',
// expect: port: '81',
// expect: pathname: '/a',
// expect: search: '?b=c',
// expect: searchParams: URLSearchParams { 'b' => 'c' },
// expect: hash: '#d'
// expect: }
console.log(new URLSearchParams(), [new URLSearchParams("a=1&a=2")]); // expect: URLSearchParams {} [ URLSearchParams { 'a' => '1', 'a' => '2' } ]
class Mine extends URLSearchParams {}
console.log(new Mine("x=y")); // expect: Mine { 'x' => 'y' }
console.log(new TextDecoder(), new TextDecoder("latin1", { fatal: true, ignoreBOM: true })); // expect: TextDecoder { encoding: 'utf-8', fatal: false, ignoreBOM: false } TextDecoder { encoding: 'windows-1252', fatal: true, ignoreBOM: true }
const controller = new AbortController();
console.log(controller, [controller.signal]); // expect: AbortController { signal: AbortSignal { aborted: false } } [ AbortSignal { aborted: false } ]
controller.abort();
console.log(controller.signal); // expect: AbortSignal { aborted: true }
console.log({ a: { b: { c: { d: url } } } }, { a: { b: { c: url } } }); // expect: { a: { b: { c: [Object] } } } { a: { b: { c: [URL] } } }
const getters = { get a() { return 1; }, set a(v) {}, get b() { return { x: 1 }; }, set c(v: number) {}, get d(): number { throw new Error("no"); }, get e() { return null; }, get f() { return "text"; } };
console.dir(getters, { getters: true } as any);
// expect: {
// expect: a: [Getter/Setter: 1],
// expect: b: [Getter] { x: 1 },
// expect: c: [Setter],
// expect: d: [Getter: <Inspection threw (no)>],
// expect: e: [Getter: null],
// expect: f: [Getter: 'text']
// expect: }
const two = { get a() { return 1; }, set a(v) {}, get b() { return { x: 1 }; } };
console.dir(two, { getters: "get" } as any); // expect: { a: [Getter/Setter], b: [Getter] { x: 1 } }
console.dir(two, { getters: "set" } as any); // expect: { a: [Getter/Setter: 1], b: [Getter] }
console.dir(two); // expect: { a: [Getter/Setter], b: [Getter] }
const map = new Map([["a", 1]]);
console.table(map.entries());
// expect: ┌───────────────────┬─────┬────────┐
// expect: │ (iteration index) │ Key │ Values │
// expect: ├───────────────────┼─────┼────────┤
// expect: │ 0                 │ 'a' │ 1      │
// expect: └───────────────────┴─────┴────────┘
console.table(map.keys());
// expect: ┌───────────────────┬────────┐
// expect: │ (iteration index) │ Values │
// expect: ├───────────────────┼────────┤
// expect: │ 0                 │ 'a'    │
// expect: └───────────────────┴────────┘
console.table(new Set([1, "x"]).values());
// expect: ┌───────────────────┬────────┐
// expect: │ (iteration index) │ Values │
// expect: ├───────────────────┼────────┤
// expect: │ 0                 │ 1      │
// expect: │ 1                 │ 'x'    │
// expect: └───────────────────┴────────┘
