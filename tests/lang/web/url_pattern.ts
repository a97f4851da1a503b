// URLPattern: patterns of all forms, what matches, what is wrong. The conformance suite has the rest.
declare const URLPattern: any;
const names = ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];
const told = (p: any) => names.map((name) => `${name[0]}=${p[name]}`).join(" ");
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }

// ---- What it is made of
console.log(told(new URLPattern({ pathname: "/books/:id(\\d+)" })));  // expect: p=* u=* p=* h=* p=* p=/books/:id(\d+) s=* h=*
console.log(told(new URLPattern("https://*.example.com:8080/:a/:b\\?q=*#h")));  // expect: p=https u=* p=* h=*.example.com p=8080 p=/:a/:b s=q=* h=h
console.log(told(new URLPattern("../x?*", "https://example.com/a/b/")));  // expect: p=https u=* p=* h=example.com p= p=/a/x s=* h=*
console.log(told(new URLPattern("http{s}?://u\\:p@h/")));  // expect: p=http{s}? u=u p=p h=h p= p=/ s=* h=*
console.log(told(new URLPattern("data\\:text/:kind")));  // expect: p=data u=* p=* h= p= p=text/:kind s=* h=*
console.log(told(new URLPattern({ protocol: "https", port: "443", hostname: "EXAMPLE.com", pathname: "/a b", search: "?ü", hash: "#x" })));  // expect: p=https u=* p=* h=example.com p= p=/a%20b s=%C3%BC h=x
console.log(told(new URLPattern({ baseURL: "https://u:p@h:8/a(b)?q#f" })));  // expect: p=https u=* p=* h=h p=8 p=/a\(b\) s=q h=f
console.log(new URLPattern({ pathname: "/{a}b{c}:d{e}?/*{/f}+" }).pathname, new URLPattern({ hostname: "{[\\:}1]" }).hostname);  // expect: /abc{:d}{e}?/*{/f}+ [\:1]

// ---- What matches
const books = new URLPattern({ pathname: "/books/:id/:page?" });
console.log(books.test("https://h/books/12"), books.test("https://h/books/12/3"), books.test("https://h/books"), books.test("no URL"));  // expect: true true false false
console.log(JSON.stringify(books.exec("https://h/books/12")?.pathname.groups), JSON.stringify(books.exec({ pathname: "/books/1/2" })?.pathname));  // expect: {"id":"12"} {"groups":{"id":"1","page":"2"},"input":"/books/1/2"}
const found = new URLPattern("https://:sub.h.com/*").exec("/a/b?c", "https://x.h.com");
console.log(JSON.stringify(found.inputs), found.hostname.groups.sub, found.pathname.groups[0], found.search.input, Object.keys(found).join());  // expect: ["/a/b?c","https://x.h.com"] x a/b c hash,hostname,inputs,password,pathname,port,protocol,search,username
const repeated = new URLPattern({ pathname: "/a{/:b}*" });
console.log(repeated.exec({ pathname: "/a/1/2/3" }).pathname.groups.b, repeated.exec({ pathname: "/a" }).pathname.groups.b, repeated.test({ pathname: "/ab" }));  // expect: 1/2/3 undefined false
console.log(new URLPattern({ pathname: "/A" }, { ignoreCase: true }).test({ pathname: "/a" }), new URLPattern({ pathname: "/A" }).test({ pathname: "/a" }), new URLPattern("/A", "http://h", { ignoreCase: true }).test("http://h/a"));  // expect: true false true
console.log(new URLPattern({ pathname: "/:__proto__" }).exec({ pathname: "/x" }).pathname.groups["__proto__"], new URLPattern({ hostname: "(\\d+)" }).hasRegExpGroups, books.hasRegExpGroups);  // expect: x true false
console.log(new URLPattern().test({ pathname: "/x" }, undefined), new URLPattern({ search: "a=:v" }).test("http://h/?a=1"), new URLPattern({ port: "" }).test("http://h:80/"), new URLPattern({ port: "" }).test("http://h:81/"));  // expect: true true true false

// ---- What is wrong is told at once
for (const wrong of ["(", "{", ":", "a)(b", "(?<x>a)", "([a-Z])", "{a}{", ":a:a"])
  console.log(wrong, thrown(() => new URLPattern({ pathname: wrong }).pathname));
// expect: ( TypeError
// expect: { TypeError
// expect: : TypeError
// expect: a)(b TypeError
// expect: (?<x>a) TypeError
// expect: ([a-Z]) TypeError
// expect: {a}{ TypeError
// expect: :a:a TypeError
console.log(thrown(() => new URLPattern("/relative")), thrown(() => new URLPattern({}, "http://h")), thrown(() => new URLPattern({ baseURL: "x" })), thrown(() => books.test({}, "http://h")), thrown(() => URLPattern()));  // expect: TypeError TypeError TypeError TypeError TypeError
console.log(thrown(() => new URLPattern({ hostname: "a b" }).hostname), thrown(() => new URLPattern({ port: "99999" }).port), thrown(() => new URLPattern({ protocol: "ü" }).protocol));  // expect: TypeError TypeError TypeError

// ---- Proposals
console.log(URLPattern.compareComponent("pathname", new URLPattern({ pathname: "/a/:b" }), new URLPattern({ pathname: "/a/*" })), books.generate !== undefined && new URLPattern({ pathname: "/:a/x" }).generate("pathname", { a: "ü" }));  // expect: 1 /%C3%BC/x
console.log(String(books), URLPattern.length, Object.keys(URLPattern.prototype).includes("test"));  // expect: [object URLPattern] 0 true
