// node:url: what node prints for the same program.
import url, { parse, format, resolve, fileURLToPath, pathToFileURL, domainToASCII, domainToUnicode, urlToHttpOptions } from "node:url";

for (const each of ["http://user:pa%20ss@Host.com:8080/p/a/t/h?query=string#hash", "//host/path", "/a/b?c=d", "mailto:a@b.com", "javascript:alert(1)", "http://a.com", "HTTP://a.com?x", "http://[::1]:80/x", "file:///etc/passwd", "http:\\\\a\\b?c\\d", " http://x.y/a b{c} ", "x", "", "?a", "#h", "http://a.com/\u00e4", "http://münchen.de/x", "http://a@b@c/", "http://a.com:/x", "ftp://x/;a", "http://ex*mple.com/x", "data:text/plain,hi", "a:b@c/d"]) {
  const p = parse(each);
  console.log(JSON.stringify(each), JSON.stringify({ ...p }), format(p));  // expect: "http://user:pa%20ss@Host.com:8080/p/a/t/h?query=string#hash" {"protocol":"http:","slashes":true,"auth":"user:pa ss","host":"host.com:8080","port":"8080","hostname":"host.com","hash":"#hash","search":"?query=string","query":"query=string","pathname":"/p/a/t/h","path":"/p/a/t/h?query=string","href":"http://user:pa%20ss@host.com:8080/p/a/t/h?query=string#hash"} http://user:pa%20ss@host.com:8080/p/a/t/h?query=string#hash
// expect: "//host/path" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":null,"query":null,"pathname":"//host/path","path":"//host/path","href":"//host/path"} //host/path
// expect: "/a/b?c=d" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":"?c=d","query":"c=d","pathname":"/a/b","path":"/a/b?c=d","href":"/a/b?c=d"} /a/b?c=d
// expect: "mailto:a@b.com" {"protocol":"mailto:","slashes":null,"auth":"a","host":"b.com","port":null,"hostname":"b.com","hash":null,"search":null,"query":null,"pathname":null,"path":null,"href":"mailto:a@b.com"} mailto:a@b.com
// expect: "javascript:alert(1)" {"protocol":"javascript:","slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":null,"query":null,"pathname":"alert(1)","path":"alert(1)","href":"javascript:alert(1)"} javascript:alert(1)
// expect: "http://a.com" {"protocol":"http:","slashes":true,"auth":null,"host":"a.com","port":null,"hostname":"a.com","hash":null,"search":null,"query":null,"pathname":"/","path":"/","href":"http://a.com/"} http://a.com/
// expect: "HTTP://a.com?x" {"protocol":"http:","slashes":true,"auth":null,"host":"a.com","port":null,"hostname":"a.com","hash":null,"search":"?x","query":"x","pathname":"/","path":"/?x","href":"http://a.com/?x"} http://a.com/?x
// expect: "http://[::1]:80/x" {"protocol":"http:","slashes":true,"auth":null,"host":"[::1]:80","port":"80","hostname":"::1","hash":null,"search":null,"query":null,"pathname":"/x","path":"/x","href":"http://[::1]:80/x"} http://[::1]:80/x
// expect: "file:///etc/passwd" {"protocol":"file:","slashes":true,"auth":null,"host":"","port":null,"hostname":"","hash":null,"search":null,"query":null,"pathname":"/etc/passwd","path":"/etc/passwd","href":"file:///etc/passwd"} file:///etc/passwd
// expect: "http:\\\\a\\b?c\\d" {"protocol":"http:","slashes":true,"auth":null,"host":"a","port":null,"hostname":"a","hash":null,"search":"?c%5Cd","query":"c%5Cd","pathname":"/b","path":"/b?c%5Cd","href":"http://a/b?c%5Cd"} http://a/b?c%5Cd
// expect: " http://x.y/a b{c} " {"protocol":"http:","slashes":true,"auth":null,"host":"x.y","port":null,"hostname":"x.y","hash":null,"search":null,"query":null,"pathname":"/a%20b%7Bc%7D","path":"/a%20b%7Bc%7D","href":"http://x.y/a%20b%7Bc%7D"} http://x.y/a%20b%7Bc%7D
// expect: "x" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":null,"query":null,"pathname":"x","path":"x","href":"x"} x
// expect: "" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":null,"query":null,"pathname":null,"path":null,"href":""}
// expect: "?a" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":null,"search":"?a","query":"a","pathname":null,"path":"?a","href":"?a"} ?a
// expect: "#h" {"protocol":null,"slashes":null,"auth":null,"host":null,"port":null,"hostname":null,"hash":"#h","search":null,"query":null,"pathname":null,"path":null,"href":"#h"} #h
// expect: "http://a.com/ä" {"protocol":"http:","slashes":true,"auth":null,"host":"a.com","port":null,"hostname":"a.com","hash":null,"search":null,"query":null,"pathname":"/ä","path":"/ä","href":"http://a.com/ä"} http://a.com/ä
// expect: "http://münchen.de/x" {"protocol":"http:","slashes":true,"auth":null,"host":"xn--mnchen-3ya.de","port":null,"hostname":"xn--mnchen-3ya.de","hash":null,"search":null,"query":null,"pathname":"/x","path":"/x","href":"http://xn--mnchen-3ya.de/x"} http://xn--mnchen-3ya.de/x
// expect: "http://a@b@c/" {"protocol":"http:","slashes":true,"auth":"a@b","host":"c","port":null,"hostname":"c","hash":null,"search":null,"query":null,"pathname":"/","path":"/","href":"http://a%40b@c/"} http://a%40b@c/
// expect: "http://a.com:/x" {"protocol":"http:","slashes":true,"auth":null,"host":"a.com","port":null,"hostname":"a.com","hash":null,"search":null,"query":null,"pathname":"/x","path":"/x","href":"http://a.com/x"} http://a.com/x
// expect: "ftp://x/;a" {"protocol":"ftp:","slashes":true,"auth":null,"host":"x","port":null,"hostname":"x","hash":null,"search":null,"query":null,"pathname":"/;a","path":"/;a","href":"ftp://x/;a"} ftp://x/;a
// expect: "http://ex*mple.com/x" {"protocol":"http:","slashes":true,"auth":null,"host":"ex*mple.com","port":null,"hostname":"ex*mple.com","hash":null,"search":null,"query":null,"pathname":"/x","path":"/x","href":"http://ex*mple.com/x"} http://ex*mple.com/x
// expect: "data:text/plain,hi" {"protocol":"data:","slashes":null,"auth":null,"host":"text","port":null,"hostname":"text","hash":null,"search":null,"query":null,"pathname":"/plain,hi","path":"/plain,hi","href":"data:text/plain,hi"} data:text/plain,hi
// expect: "a:b@c/d" {"protocol":"a:","slashes":null,"auth":"b","host":"c","port":null,"hostname":"c","hash":null,"search":null,"query":null,"pathname":"/d","path":"/d","href":"a:b@c/d"} a:b@c/d
}
console.log(parse("/a?b=c&b=d", true).query, parse("/a", true).query, parse("//h/p", false, true).host, parse("//h/p").pathname);  // expect: [Object: null prototype] { b: [ 'c', 'd' ] } [Object: null prototype] {} h //h/p
console.log([format({ protocol: "http", host: "x.y", pathname: "a#b", query: { q: [1, 2] as any } }), format({ hostname: "::1", port: 3, protocol: "https:" }), format({ pathname: "/x", search: "y", hash: "z" }), format({ protocol: "file", pathname: "/x" }), format("http://A.b/c d"), format(new URL("http://u:p@münchen.de/x?y#z"), { auth: false, fragment: false, unicode: true }), format(new URL("http://u:p@a/x?y#z"), { search: false })].join(" "));  // expect: http://x.y/a%23b?q=1&q=2 https://[::1]:3 /x?y#z file:///x http://a.b/c%20d http://münchen.de/x?y http://u:p@a/x#z
for (const [a, b] of [["/one/two/three", "four"], ["http://example.com/", "/one"], ["http://example.com/one", "/two"], ["http://a.com/b/c/d?x", "../e"], ["http://a.com/b/c/", "./../../../e/"], ["http://a.com/b", "//c.com/d"], ["http://a.com/b", "?q"], ["http://a.com/b?q", "#h"], ["http://a.com/b", "https://x/y/../z"], ["http://a.com", "b"], ["a/b", "../../c"], ["/a/b", ".."], ["http://a.com/b/c", "."], ["http://a.com/b", ""], ["mini1.xml", "file:///x/y"], ["http://a.com/b", "mailto:x@y"], ["http://u@a.com/", "b"]] as const)
  console.log(a, b, resolve(a, b));  // expect: /one/two/three four /one/two/four
// expect: http://example.com/ /one http://example.com/one
// expect: http://example.com/one /two http://example.com/two
// expect: http://a.com/b/c/d?x ../e http://a.com/b/e
// expect: http://a.com/b/c/ ./../../../e/ http://a.com/e/
// expect: http://a.com/b //c.com/d http://c.com/d
// expect: http://a.com/b ?q http://a.com/b?q
// expect: http://a.com/b?q #h http://a.com/b?q#h
// expect: http://a.com/b https://x/y/../z https://x/y/../z
// expect: http://a.com b http://a.com/b
// expect: a/b ../../c ../c
// expect: /a/b .. /
// expect: http://a.com/b/c . http://a.com/b/
// expect: http://a.com/b  http://a.com/b
// expect: mini1.xml file:///x/y file:///x/y
// expect: http://a.com/b mailto:x@y mailto:x@y
// expect: http://u@a.com/ b http://u@a.com/b
console.log(fileURLToPath("file:///a%20b/c"), pathToFileURL("/a b#?%").href, domainToASCII("münchen.de"), domainToUnicode("xn--mnchen-3ya.de"), urlToHttpOptions(new URL("http://u:p@a.com:81/x?y#z")).path, url.URL === URL);  // expect: /a b/c file:///a%20b%23%3F%25 xn--mnchen-3ya.de münchen.de /x?y true
for (const f of [() => fileURLToPath("http://a"), () => fileURLToPath("file://host/a"), () => fileURLToPath("file:///a%2fb"), () => fileURLToPath(5 as any), () => parse(5 as any), () => format(5 as any)])
  try { console.log(f()); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_INVALID_URL_SCHEME The URL must be of scheme file
// expect: ERR_INVALID_FILE_URL_HOST File URL host must be "localhost" or empty on linux
// expect: ERR_INVALID_FILE_URL_PATH File URL path must not include encoded / characters
// expect: ERR_INVALID_ARG_TYPE The "path" argument must be of type string or an instance of URL. Received type number (5)
// expect: ERR_INVALID_ARG_TYPE The "url" argument must be of type string. Received type number (5)
// expect: ERR_INVALID_ARG_TYPE The "urlObject" argument must be one of type object or string. Received type number (5)
