// URL and URLSearchParams; node:url has the same ones.
import { URL as NodeURL, fileURLToPath, pathToFileURL, domainToASCII, urlToHttpOptions } from "node:url";
const all = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"] as const;
const u = new URL("HTTP://us%40er:pa:ss@EXAMPLE.com:80/a/./b/../c d?q=ü'#fr`ag");
console.log(all.map((k) => u[k]).join(" "));  // expect: http://us%40er:pa%3Ass@example.com/a/c%20d?q=%C3%BC%27#fr%60ag http://example.com http: us%40er pa%3Ass example.com example.com  /a/c%20d ?q=%C3%BC%27 #fr%60ag

// ---- Hosts
const host = (text: string) => URL.parse("http://" + text + "/")?.host ?? "-";
console.log(["0x7f.1", "127.0.0.257", "1.2.3.4.5", "4294967295", "4294967296", "0xffffffff.", "1..2"].map(host).join(" "));  // expect: 127.0.0.1 - - 255.255.255.255 - 255.255.255.255 -
console.log(["[::1]", "[1:0:0:2:0:0:0:3]", "[::ffff:1.2.3.4]", "[1:2:3:4:5:6:7:8:9]", "[::1", "[1::2::3]", "[0:0::0]"].map(host).join(" "));  // expect: [::1] [1:0:0:2::3] [::ffff:102:304] - - - [::]
console.log(["faß.ExAmPle", "MÜNCHEN。de", "☃.net", "xn--mnchen-3ya.de", "%65x", "a b", "a<b", "a%00b", "ＧＯ.com", "a\u00ADb"].map(host).join(" "));  // expect: xn--fa-hia.example xn--mnchen-3ya.de xn--n3h.net xn--mnchen-3ya.de ex - - - go.com ab
console.log(domainToASCII("español.com"), domainToASCII("a b"), new URL("web+x://Ho%20ST/p").host);  // expect: xn--espaol-zwa.com  Ho%20ST


// ---- UTS #46: what it maps otherwise than by compatibility; CheckBidi; CheckJoiners; Punycode as it would be written
console.log(["ᾳ", "ꭰ", "ᲀ", "Σς", "ẞ", "⒈a", "a．b", "\u2260", "a\u0338=", "\u1D6D3"].map(host).join(" "));  // expect: xn--mxaq xn--58d xn--b1a xn--3xab xn--zca - a.b xn--1ch xn--a=-yyb xn--3-fdm
console.log(["אב", "אa", "א1", "1א", "א٣", "א1٣", "א-", "א\u0591", "a.א", "1.א", "a-.א", "xn--4db.1"].map(host).join(" "));  // expect: xn--4dbc - xn--1-zhc - xn--4db80a - - xn--ccb9j a.xn--4db - - -
console.log(["ب\u200Cد", "د\u200Cب", "ب\u064B\u200Cد", "क्\u200Cष", "क्\u200Dष", "a\u200Cb", "\u0301a"].map(host).join(" "));  // expect: xn--ngbo679q - xn--ngbo7fr96j xn--11b2ezcs70k xn--11b2ezcw70k - -
console.log(["xn--a", "xn--", "xn--zca", "xn--mnchen-3ya", "XN--MNCHEN-3YA", "xn--mnchen-3yb", "xn--ü"].map(host).join(" "), URL.canParse("http://" + "ü".repeat(1000)), URL.canParse("http://" + "ü".repeat(5000)));  // expect: - - xn--zca xn--mnchen-3ya xn--mnchen-3ya xn--mnchen-3yb - true false
const longest = URL.parse("http://" + "üλ中".repeat(341))!.href;
console.log(URL.parse(longest)!.href === longest, URL.canParse("http://" + "xn--zca.".repeat(1025)));  // expect: true false

// ---- Relative ones, files, opaque paths
const on = (text: string, base: string) => URL.parse(text, base)?.href ?? "-";
console.log(["../x", "//h/y", "?q", "#f", "", "/z/..", "http:k", "https:k", "\\w"].map((t) => on(t, "http://a/b/c?d#e")).join(" "));  // expect: http://a/x http://h/y http://a/b/c?q http://a/b/c?d#f http://a/b/c?d http://a/ http://a/b/k https://k/ http://a/w
console.log(["/C|/x", "D:", "..", "//localhost/e", "//h/s"].map((t) => on(t, "file:///C:/a/b")).join(" "));  // expect: file:///C:/x d: file:///C:/ file:///e file://h/s
console.log(["x", "#f", "/y"].map((t) => on(t, "mailto:a@b")).join(" "), new URL("web+demo:/.//not-a-host/").href);  // expect: - mailto:a@b#f - web+demo:/.//not-a-host/
console.log(new URL("data: x y ?q").href, new URL("blob:https://h:8/1").origin, new URL("file:///x").origin);  // expect: data: x y%20?q https://h:8 null
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return `${e.name} ${e.code} ${e.message} ${e.input} ${e.base}`; } }
console.log(thrown(() => new URL("nope", "also")), URL.canParse("a:b"), URL.canParse("b"), URL.parse("b"));  // expect: TypeError ERR_INVALID_URL Invalid URL nope also true false null
console.log(thrown(() => (URL as any)("a:b")), new URL("a:\uD800").href);  // expect: TypeError undefined Class constructor URL cannot be invoked without 'new' undefined undefined a:%EF%BF%BD

// ---- Setters
const s: any = new URL("https://h/p?q#f");
for (const [k, v] of Object.entries({ protocol: "ws", port: "8080x", host: "i:9", hostname: "j:7", username: "ü", password: "/", pathname: "a?b#c", search: "r s", hash: "" })) s[k] = v;
console.log(s.href);  // expect: ws://%C3%BC:%2F@i:9/a%3Fb%23c?r%20s
s.protocol = "mailto"; s.host = ""; s.port = "99999"; s.port = ""; s.search = "";
console.log(s.href, thrown(() => { s.href = "x"; }));  // expect: ws://%C3%BC:%2F@i/a%3Fb%23c TypeError ERR_INVALID_URL Invalid URL x undefined


// ---- Texts that are their own serialisation, and those that almost are; slices; long ones
for (const text of ["http://h/", "http:\\\\h/", "http://h", "http:/h/", "http://h:80/", "http://h:081/", "http://h:/", "http://@h/", "http://u:@h/", "http://:@h/", "http://h/?", "http://h/#", "http://h/?#", "http://h/a\tb", " http://h/ ", "h:", "h:/", "h://", "h:///", "h:/.//", "h:/../", "h:?", "h:#", "file:", "file:///C|/", "http://1.2.3.04/", "http://[::0]/"])
  console.log(text, "->", new URL(text).href);
// expect: http://h/ -> http://h/
// expect: http:\\h/ -> http://h/
// expect: http://h -> http://h/
// expect: http:/h/ -> http://h/
// expect: http://h:80/ -> http://h/
// expect: http://h:081/ -> http://h:81/
// expect: http://h:/ -> http://h/
// expect: http://@h/ -> http://h/
// expect: http://u:@h/ -> http://u@h/
// expect: http://:@h/ -> http://h/
// expect: http://h/? -> http://h/?
// expect: http://h/# -> http://h/#
// expect: http://h/?# -> http://h/?#
// expect: http://h/a	b -> http://h/ab
// expect:  http://h/  -> http://h/
// expect: h: -> h:
// expect: h:/ -> h:/
// expect: h:// -> h://
// expect: h:/// -> h:///
// expect: h:/.// -> h:/.//
// expect: h:/../ -> h:/
// expect: h:? -> h:?
// expect: h:# -> h:#
// expect: file: -> file:///
// expect: file:///C|/ -> file:///C:/
// expect: http://1.2.3.04/ -> http://1.2.3.4/
// expect: http://[::0]/ -> http://[::]/
const few = new URL("http://:p@h/?#");
console.log([few.username, few.password, few.port, few.search, few.hash, few.host].join("|"), few.searchParams.size);  // expect: |p||||h 0
for (const size of [100_000, 400_000]) {  // In pieces, and elsewhere.
  const path = "/ü".repeat(size / 2), query = "a=b%20c+d&".repeat(5) + "v=" + "+%41".repeat(size / 4);
  const big = new URL(path + "?" + query + "#" + path, "http://h");
  const { pathname, hash, searchParams } = big;
  console.log(pathname === "/%C3%BC".repeat(size / 2), hash.length, searchParams.size, searchParams.get("a"), searchParams.get("v") === " A".repeat(size / 4), String(searchParams).length);
  big.search = "?x=" + query;
  big.pathname = path + "/..";
  console.log(big.pathname.length, big.search === "?x=" + query, searchParams.size, new URLSearchParams(query).size, big.href.length, URL.canParse(big.href));
}
// expect: true 350001 6 b c d true 50042
// expect: 349994 true 6 6 800058 true
// expect: true 1400001 6 b c d true 200042
// expect: 1399994 true 6 6 3200058 true

// ---- URLSearchParams
const p = new URLSearchParams("?a=1&b=%zz+c&a=ü&&=x");
console.log(p.size, p.toString(), p.get("a"), p.getAll("a").join(), p.get("none"), p.has("a", "1"), p.has("a", "2"));  // expect: 4 a=1&b=%25zz+c&a=%C3%BC&=x 1 1,ü null true false
p.set("a", "~*()'!"); p.append("z\u{1F600}", "&="); p.delete("b", "no"); p.delete("b"); p.sort();
console.log(p.toString(), [...p.keys()].length, [...p].at(-1));  // expect: =x&a=%7E*%28%29%27%21&z%F0%9F%98%80=%26%3D 3 [ 'z😀', '&=' ]
console.log(String(new URLSearchParams({ x: 1, y: "2" } as any)), String(new URLSearchParams([["k", "v"], ["k", "w"]])), String(new URLSearchParams(new Map([["m", "n"]]) as any)));  // expect: x=1&y=2 k=v&k=w m=n
console.log(thrown(() => new URLSearchParams([["one"]] as any)), String(new URLSearchParams(null as any)));  // expect: TypeError undefined URLSearchParams: each query pair must be a [name, value] tuple undefined undefined null=
const linked = new URL("http://h/?a=b");
const same = linked.searchParams;
same.append("c", "d e");
console.log(linked.href, linked.searchParams === same);  // expect: http://h/?a=b&c=d+e true
linked.search = "?n=1";
console.log(same.get("n"), same.has("a"), (same.delete("n"), linked.href));  // expect: 1 false http://h/
const walked: string[] = [];
for (const [k] of new URLSearchParams("a&b&c")) walked.push(k);
new URLSearchParams("x=1").forEach(function (this: any, v, k, o) { walked.push(this.t + v + k + (o instanceof URLSearchParams)); }, { t: "T" });
console.log(walked.join());  // expect: a,b,c,T1xtrue

// ---- node:url
console.log(NodeURL === URL, fileURLToPath("file:///a%20b/c?d"), pathToFileURL("/x y?#%.ts").href, JSON.stringify({ u: new URL("a:b") }));  // expect: true /a b/c file:///x%20y%3F%23%25.ts {"u":"a:b"}
console.log(thrown(() => fileURLToPath("http://x")), fileURLToPath(import.meta.url).endsWith("/web/url.ts"), urlToHttpOptions(new URL("http://a:b@[::1]:8/p?q")).auth);  // expect: TypeError ERR_INVALID_URL_SCHEME The URL must be of scheme file undefined undefined true a:b
