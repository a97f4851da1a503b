// FormData, and forms as bodies.
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }
const form: any = new FormData();
form.append("a", "1\uD800"); form.append("b", 2); form.append("a", { toString: () => "3" });
console.log([...form].join("|"), form.get("a"), form.getAll("a").length, form.get("x"), form.has("b"), [...form.keys()].join());  // expect: a,1�|b,2|a,3 1� 2 null true a,b,a
form.set("a", "only"); form.set("c", "new"); form.delete("b");
console.log([...form.entries()].join("|"), thrown(() => form.append("a")), thrown(() => form.append("a", "text", "name")), thrown(() => new (FormData as any)({})));  // expect: a,only|c,new TypeError TypeError TypeError
form.append("f", new Blob(["x"], { type: "a/b" })); form.append("f", new File(["y"], "own", { lastModified: 7 }), "given");
const [first, second] = form.getAll("f");
console.log(first instanceof File, first.name, first.type, second.name, second.lastModified, form.get("f") === first);  // expect: true blob a/b given 7 true
form.forEach(function (this: any, value: any, name: string, all: any) { if (name === "c") console.log(value, all === form, this); }, 4);  // expect: new true 4
const live = new FormData();
live.append("1", "a");
const walk = live.entries() as any;
walk.next(); live.append("2", "b");
console.log(walk.next().value.join(), walk.next().done, String(walk), String(live));  // expect: 2,b true [object FormData Iterator] [object FormData]

// ---- Written and read again
const odd: any = new FormData();
odd.append("quote\" line\r\n", "a\rb\nc\r\nd"); odd.append("é", new File(["\r\n--x"], "n\"ä\n"));
const response = new Response(odd);
const type = response.headers.get("content-type")!;
const boundary = type.split("boundary=")[1]!;
const text = await response.clone().text();
console.log(text.replaceAll(boundary, "B").replaceAll("\r\n", "\n"));
// expect: --B
// expect: Content-Disposition: form-data; name="quote%22 line%0D%0A"
// expect:
// expect: a
// expect: b
// expect: c
// expect: d
// expect: --B
// expect: Content-Disposition: form-data; name="é"; filename="n%22ä%0A"
// expect: Content-Type: application/octet-stream
// expect:
// expect:
// expect: --x
// expect: --B--
// expect:
const again: any = await response.formData();
console.log(JSON.stringify([...again.keys()]), JSON.stringify(again.get("quote\" line\r\n")), JSON.stringify(again.get("é").name), again.get("é").size);  // expect: ["quote\" line\r\n","é"] "a\r\nb\r\nc\r\nd" "n\"ä\n" 5
const parse = (body: string, type: string) => new Response(body, { headers: { "content-type": type } }).formData().then((f: any) => [...f].join("|"), (e) => e.name);
console.log(await parse("a=1&b=%C3%BC+x&&c", "application/x-www-form-urlencoded"), await parse("a=1", "text/plain"), await parse("--x--", "multipart/form-data; boundary=x"), await parse("", "multipart/form-data"));  // expect: a,1|b,ü x|c, TypeError  TypeError
console.log(await parse("--x\r\ncontent-disposition:form-data;name=n\r\n\r\nv\r\n--x--", "multipart/form-data; boundary=x"), await parse("--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv", "multipart/form-data; boundary=x"), await parse("--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--", "multipart/form-data; boundary=x"));  // expect: n,v TypeError TypeError
