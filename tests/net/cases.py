"""The tests of run.py, a function each: its servers, its program, what that prints."""
import base64
import os
import random
import socket
import threading
import time
import zlib

from sanitizers import is_sanitized
from servers import Connection, Proxy, Server, deflate_of, gzip_of

# What most programs begin with: a failure in one line.
HEAD = """\
const base = 'http://127.0.0.1:%d';
const why = (e: any) => `${e.name}: ${e.message} <- ${e.cause?.code} ${e.cause?.hostname}:${e.cause?.port === undefined ? '' : 'port'}`;
const failing = async (f: () => Promise<unknown>) => { try { await f(); return 'no failure'; } catch (e) { return why(e); } };
"""


def echo(c: Connection) -> None:
    """Answers each request with what was sent."""
    while True:
        c.respond(c.request().shown(), headers="content-type: text/plain\r\nx-connection: %d\r\n" % c.number)


def test_what_is_sent(suite) -> None:
    server = Server(echo)
    suite.prints("the headers of a plain GET", HEAD % server.port + "console.log(await (await fetch(base + '/a?b#c')).text())", f"""
GET /a?b
host: 127.0.0.1:{server.port}
connection: keep-alive
accept: */*
accept-language: *
~user-agent: shoal/.*
accept-encoding: gzip, deflate, br, zstd
""")
    suite.prints("what the program says comes first, but for how messages are framed", HEAD % server.port + """
const headers = { 'User-Agent': 'me', accept: 'a/b', 'Accept-Language': 'de', 'accept-encoding': 'x', Host: 'other', 'X-Latin': '\\xe9',
  'content-length': '999', 'transfer-encoding': 'chunked', connection: 'close', Cookie: 'a=b' };
console.log(await (await fetch(base, { method: 'POST', body: 'h\\u00e9', headers })).text())""", """
POST /
connection: keep-alive
User-Agent: me
accept: a/b
Accept-Language: de
accept-encoding: x
Host: other
X-Latin: \u00e9
Cookie: a=b
Content-Type: text/plain;charset=UTF-8
content-length: 3

h\u00c3\u00a9
""")
    suite.prints("bodies of all kinds", HEAD % server.port + """
const send = async (body: any, more = {}) => {
  const text = await (await fetch(base, { method: 'POST', body, ...more })).text();
  const [head, rest] = text.split('\\n\\n');
  const find = (name: string) => head.split('\\n').find((l: string) => l.toLowerCase().startsWith(name))?.replace('C', 'c').replace('-T', '-t') ?? name + ' -';
  console.log(find('content-type'), '|', find('content-length'), '|', find('transfer-encoding'), '|', JSON.stringify(rest.slice(0, 40)));
};
await send('text');
await send(null);
await send(new Uint8Array([65, 66]));
await send(new URLSearchParams({ a: '1 2' }));
await send(new Blob(['blob'], { type: 'x/y' }));
const form = new FormData(); form.append('f', 'v');
await send(form);
const chunks = () => new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('one,')); c.enqueue(new TextEncoder().encode('two')); c.close(); } });
await send(chunks(), { duplex: 'half' });
await send(chunks(), { duplex: 'half', headers: { 'content-length': '7' } });
console.log(await failing(() => send(chunks(), { duplex: 'half', headers: { 'content-length': '9' } })));
console.log(await failing(() => send(new ReadableStream({ pull() { throw new RangeError('mine'); } }), { duplex: 'half' })));
try { await send(chunks()); } catch (e) { console.log((e as Error).name); }""", """
content-type: text/plain;charset=UTF-8 | content-length: 4 | transfer-encoding - | "text"
content-type - | content-length: 0 | transfer-encoding - | ""
content-type - | content-length: 2 | transfer-encoding - | "AB"
content-type: application/x-www-form-urlencoded;charset=UTF-8 | content-length: 7 | transfer-encoding - | "a=1+2"
content-type: x/y | content-length: 4 | transfer-encoding - | "blob"
~content-type: multipart/form-data; boundary=\\S+ \\| content-length: \\d+ \\| transfer-encoding - \\| "-.*
content-type - | content-length - | transfer-encoding: chunked | "one,two"
content-type - | content-length: 7 | transfer-encoding - | "one,two"
TypeError: fetch failed <- UND_ERR_REQ_CONTENT_LENGTH_MISMATCH undefined:
TypeError: fetch failed <- undefined undefined:
TypeError
""".replace("content-length: 7 | transfer-encoding - | \"a=1+2\"", "content-length: 5 | transfer-encoding - | \"a=1+2\""))
    suite.prints("a program with a location tells it", HEAD % server.port + """
(globalThis as any).location = { href: base + '/dir/page' };
const lines = async (url: string, init?: RequestInit) => (await (await fetch(url, init)).text()).split('\\n').filter((l) => /^(GET|POST|referer|origin)/.test(l)).join(' | ');
console.log(await lines('other'));
console.log(await lines('other', { method: 'POST', referrerPolicy: 'origin' }));
console.log(await lines('other', { referrerPolicy: 'no-referrer', method: 'POST', mode: 'same-origin' }));
(globalThis as any).location.href = 'http://a.example/page';
console.log(await lines(base + '/elsewhere'));
(globalThis as any).location.href = 'about:blank';
console.log(await lines(base + '/blank', { method: 'POST' }));""", f"""
GET /dir/other | referer: http://127.0.0.1:{server.port}/dir/page
POST /dir/other | referer: http://127.0.0.1:{server.port}/ | origin: http://127.0.0.1:{server.port}
POST /dir/other | origin: null
GET /elsewhere | referer: http://a.example/ | origin: http://a.example
POST /blank
""")
    suite.prints("referrers and cache modes", HEAD % server.port + """
const lines = async (init: RequestInit) => (await (await fetch(base, init)).text()).split('\\n').filter((l) => /^(referer|pragma|cache)/.test(l)).join(' | ');
console.log(await lines({ referrer: 'http://a.example/path?q#f' }));
console.log(await lines({ referrer: 'http://a.example/path?q#f', referrerPolicy: 'unsafe-url' }));
console.log(await lines({ referrer: base + '/same' }));
console.log(await lines({ referrer: 'https://s.example/x' }));
console.log(await lines({ cache: 'no-store' }));
console.log(await lines({ cache: 'no-cache' }));""", f"""
referer: http://a.example/
referer: http://a.example/path?q
referer: http://127.0.0.1:{server.port}/same

pragma: no-cache | cache-control: no-cache
cache-control: max-age=0
""")


def test_responses(suite) -> None:
    def serve(c: Connection) -> None:
        while True:
            r = c.request()
            if r.target == "/chunked":
                c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nWi", "ki\r\n0005\r\npedia\r\n0\r\nX-Trailer: t\r\n\r\n")
            elif r.target == "/close":
                c.send("HTTP/1.0 200 Fine indeed\r\n\r\nuntil the end")
                return
            elif r.target == "/bare":
                c.send("HTTP/1.1 200\nx-a: 1\nX-A:2  \ncontent-length: 2\n\nok")
            elif r.target == "/informed":
                c.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
                c.respond("after")
            elif r.target == "/204":
                c.send("HTTP/1.1 204 No Content\r\n\r\n")
            elif r.target == "/304":
                c.send("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n")
            elif r.target == "/cookies":
                c.respond("", headers="set-cookie: a=1\r\nSet-Cookie: b=2\r\nX-Utf: \xe9\r\n")
            elif r.target == "/json":
                c.respond('{"a":[1,2]}', headers="content-type: application/json\r\n")
            elif r.target == "/slow":
                c.send("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n")
                for letter in "slow..":
                    c.send(letter)
                    time.sleep(0.01)
            elif r.target == "/bytes":
                for byte in b"HTTP/1.1 200 OK\r\nx: y\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n":
                    c.send(bytes([byte]))
            elif r.target == "/twice":
                c.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok")
            elif r.target == "/form":
                c.respond("a=1&b=2", headers="content-type: application/x-www-form-urlencoded\r\n")
            else:
                c.respond(r.method)

    server = Server(serve)
    suite.prints("each way in which a message may end", HEAD % server.port + """
const get = async (path: string, init?: RequestInit) => {
  const r = await fetch(base + path, init);
  console.log(path, r.status, r.statusText, r.ok, JSON.stringify(await r.text()), r.bodyUsed);
  return r;
};
await get('/chunked'); await get('/close'); console.log((await get('/bare')).headers.get('X-a')); await get('/informed');
await get('/204'); await get('/304'); await get('/slow'); await get('/bytes'); await get('/twice'); await get('/x', { method: 'HEAD' });
const c = await get('/cookies'); console.log(c.headers.getSetCookie(), c.headers.get('x-utf'), c.type, c.redirected, c.url === base + '/cookies');
try { c.headers.set('a', 'b'); } catch (e) { console.log((e as Error).name); }
console.log(await (await fetch(base + '/json')).json(), [...await (await fetch(base + '/form')).formData()]);
const one = await fetch(base + '/slow'), two = one.clone();
console.log(await one.text(), await two.bytes(), (await (await fetch(base + '/json')).blob()).type);
const r = (await fetch(base + '/slow')).body!.getReader({ mode: 'byob' });
console.log((await r.read(new Uint8Array(4), { min: 4 })).value, (await r.read(new Uint8Array(4), { min: 2 })).value);
console.log((await r.read(new Uint8Array(4))).done);
console.log((await fetch(base + '/204')).body, (await fetch(base + '/x', { method: 'HEAD' })).body);
const b = await (await fetch(base + '/json')).bytes(); console.log(b.buffer.byteLength, b.byteOffset);
let text = ''; for await (const piece of (await fetch(base + '/slow')).body!) text += new TextDecoder().decode(piece); console.log(text);""", """
/chunked 200 OK true "Wikipedia" true
/close 200 Fine indeed true "until the end" true
/bare 200  true "ok" true
1, 2
/informed 200 OK true "after" true
/204 204 No Content true "" false
/304 304 Not Modified false "" false
/slow 200 OK true "slow.." true
/bytes 200 OK true "abc" true
/twice 200 OK true "ok" true
/x 200 OK true "" false
/cookies 200 OK true "" true
[ 'a=1', 'b=2' ] \u00e9 basic false true
TypeError
{ a: [ 1, 2 ] } [ [ 'a', '1' ], [ 'b', '2' ] ]
~slow.. Uint8Array\\(6\\) \\[ 115, 108, 111, 119, 46, 46 \\] application/json
Uint8Array(4) [ 115, 108, 111, 119 ] Uint8Array(2) [ 46, 46 ]
true
null null
11 0
slow..
""")


BAD = {
    "/none": b"",
    "/garbage": b"SSH-2.0-OpenSSH\r\n\r\n",
    "/version": b"HTTP/2.0 200 OK\r\n\r\n",
    "/status": b"HTTP/1.1 2x0 OK\r\n\r\n",
    "/folded": b"HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n",
    "/blank": b"HTTP/1.1 200 OK\r\na : b\r\n\r\n",
    "/control": b"HTTP/1.1 200 OK\r\na: b\x00c\r\n\r\n",
    "/return": b"HTTP/1.1 200 OK\r\na: b\rc\r\n\r\n",
    "/huge": b"HTTP/1.1 200 OK\r\na: " + b"x" * 70000 + b"\r\n\r\n",
    "/many": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 1001 + b"\r\n",
    "/lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n12345",
    "/negative": b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    "/plus": b"HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\n12345",
    "/both": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "/coding": b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "/old": b"HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "/short": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n123",
    "/cut": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n123",
    "/head": b"HTTP/1.1 200 OK\r\ncontent-le",
    "/size": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
    "/big": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    "/feed": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\na\n0\n\n",
    "/gzip": b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 10\r\n\r\n" + gzip_of(b"x" * 100)[:10],
    "/rubbish": b"HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 5\r\n\r\n\xff\xff\xff\xff\xff",
    "/upgrade": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
}


def test_bad_responses(suite) -> None:
    def serve(c: Connection) -> None:
        c.send(BAD[c.request().target])

    server = Server(serve)
    paths = list(BAD)
    codes = ["UND_ERR_SOCKET", "HPE_INVALID_CONSTANT", "HPE_INVALID_CONSTANT", "HPE_INVALID_CONSTANT", *["HPE_INVALID_HEADER_TOKEN"] * 4,
             "UND_ERR_HEADERS_OVERFLOW", "UND_ERR_HEADERS_OVERFLOW", *["HPE_INVALID_CONTENT_LENGTH"] * 3, "HPE_UNEXPECTED_CONTENT_LENGTH",
             "HPE_INVALID_TRANSFER_ENCODING", "HPE_UNEXPECTED_CONTENT_LENGTH"]
    suite.prints("what nobody can make sense of is refused", HEAD % server.port + f"""
for (const path of {paths[:16]}) console.log(path, await failing(() => fetch(base + path)));
console.log(await failing(() => fetch(base + '/head')));
console.log(await failing(() => fetch(base + '/upgrade')));""", "\n".join(
        f"{p} TypeError: fetch failed <- {c} 127.0.0.1:port" for p, c in zip(paths, codes)) + """
TypeError: fetch failed <- UND_ERR_SOCKET 127.0.0.1:port
TypeError: fetch failed <- UND_ERR_SOCKET 127.0.0.1:port""")
    suite.prints("bodies that end too early or are wrong fail where they are read", HEAD % server.port + """
for (const path of ['/short', '/cut', '/size', '/big', '/feed', '/gzip', '/rubbish']) {
  const r = await fetch(base + path);
  try { await r.text(); console.log('no failure'); } catch (e: any) { console.log(path, r.status, e.code, e.hostname); }
  const s = (await fetch(base + path)).body!.getReader();
  try { for (;;) if ((await s.read()).done) { console.log('no failure'); break; } } catch (e: any) { console.log(e.code); }
}""", """
/short 200 UND_ERR_SOCKET 127.0.0.1
UND_ERR_SOCKET
/cut 200 UND_ERR_SOCKET 127.0.0.1
UND_ERR_SOCKET
/size 200 HPE_INVALID_CHUNK_SIZE 127.0.0.1
HPE_INVALID_CHUNK_SIZE
/big 200 HPE_INVALID_CHUNK_SIZE 127.0.0.1
HPE_INVALID_CHUNK_SIZE
/feed 200 HPE_INVALID_CHUNK_SIZE 127.0.0.1
HPE_INVALID_CHUNK_SIZE
/gzip 200 Z_BUF_ERROR 127.0.0.1
Z_BUF_ERROR
~/rubbish 200 (Z_DATA_ERROR|ERR_.*) 127.0.0.1
~(Z_DATA_ERROR|ERR_.*)
""")


def test_content_codings(suite) -> None:
    text = b"squeezed " * 20000

    def serve(c: Connection) -> None:
        while True:
            target = c.request().target
            if target == "/gzip":
                c.respond(gzip_of(text), headers="content-encoding: gzip\r\n")
            elif target == "/members":
                c.respond(gzip_of(b"one ") + gzip_of(b"two") + b"\0\0rest", headers="content-encoding: x-gzip\r\n")
            elif target == "/deflate":
                c.respond(deflate_of(text), headers="content-encoding: deflate\r\n")
            elif target == "/raw":
                c.respond(deflate_of(text, -15), headers="content-encoding: deflate\r\n")
            elif target == "/two":
                c.respond(gzip_of(deflate_of(text)), headers="content-encoding: deflate, gzip\r\n")
            elif target == "/unknown":
                c.respond(b"as it is", headers="content-encoding: shoal\r\n")
            elif target == "/empty":
                c.respond(b"", headers="content-encoding: gzip\r\n")
            elif target == "/upload":
                c.respond("")
            else:
                c.send("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n")
                data = gzip_of(text)
                for at in range(0, len(data), 7):
                    c.chunk(data[at:at + 7])
                c.send("0\r\n\r\n")

    server = Server(serve)
    suite.prints("content codings are undone", HEAD % server.port + """
for (const path of ['/gzip', '/deflate', '/raw', '/two', '/pieces', '/members', '/unknown', '/empty']) {
  const r = await fetch(base + path); const t = await r.text();
  console.log(path, t.length, t.slice(0, 9), r.headers.get('content-encoding'));
}""", """
/gzip 180000 squeezed  gzip
/deflate 180000 squeezed  deflate
/raw 180000 squeezed  deflate
/two 180000 squeezed  deflate, gzip
/pieces 180000 squeezed  gzip
/members 7 one two x-gzip
/unknown 8 as it is shoal
/empty 0  gzip
""")
    if hasattr(suite, "program"):
        packed = {}

        def serve_packed(c: Connection) -> None:
            while True:
                r = c.request()
                if r.method == "PUT":
                    packed[r.target] = r.body()
                    c.respond("")
                else:
                    c.respond(packed[r.target], headers=f"content-encoding: {r.target[1:]}\r\n")

        suite.prints("Brotli and Zstandard", HEAD % Server(serve_packed).port + """
for (const [name, format] of [['br', 'brotli'], ['zstd', 'zstd']]) {
  const body = new Blob(['squeezed '.repeat(9000)]).stream().pipeThrough(new CompressionStream(format as any));
  await (await fetch(base + '/' + name, { method: 'PUT', body, duplex: 'half' })).text();
  console.log(name, (await (await fetch(base + '/' + name)).text()).length);
}""", "br 81000\nzstd 81000")


def test_redirects(suite) -> None:
    def serve(c: Connection) -> None:
        while True:
            r = c.request()
            if r.target.startswith("/to/"):
                _, _, status, where = r.target.split("/", 3)
                r.body()
                c.respond("moved", f"{status} Moved", f"location: {where}\r\n")
            elif r.target == "/loop":
                c.respond("", "302 Found", "location: /loop\r\n")
            elif r.target == "/nowhere":
                c.respond("no location", "302 Found")
            elif r.target == "/utf8":
                c.respond("", "302 Found", "location: /\xc3\xa9\r\n")
            else:
                c.respond(r.shown())

    server, other = Server(serve), Server(serve)
    suite.prints("redirects as the standard has them", (HEAD % server.port).replace("%", "%") + f"const other = 'http://127.0.0.1:{other.port}';" + """
const show = async (path: string, init: RequestInit = {}) => {
  const r = await fetch(base + path, init); const t = await r.text();
  const has = (name: string) => new RegExp('^' + name, 'im').test(t) ? 1 : 0;
  console.log(t.split('\\n')[0], r.redirected, r.url.replace(base, '').replace(other, 'other:'), has('content-type'), has('authorization'), has('cookie'), t.split('\\n\\n')[1]);
};
const post = { method: 'POST', body: 'b', headers: { authorization: 'a', cookie: 'c' } };
await show('/to/302//x#keep'); await show('/to/302//x#own#keep');
for (const status of [301, 302, 303, 307, 308]) await show(`/to/${status}//t`, post);
await show('/to/301//t', { method: 'PUT', body: 'b' }); await show('/to/303//t', { method: 'PUT', body: 'b' });
await show(`/to/307/${other}/t`, post);
await show('/utf8');
console.log(await failing(() => fetch(base + '/loop')));
console.log(await failing(() => fetch(base + '/to/302//x', { redirect: 'error' })));
console.log(await failing(() => fetch(base + '/to/302/ftp://x/')));
console.log(await failing(() => fetch(base + '/to/302/http://[')));
const stream = () => new Blob(['s']).stream();
console.log(await failing(() => fetch(base + '/to/307//x', { method: 'POST', body: stream(), duplex: 'half' } as any)));
console.log((await fetch(base + '/to/303//x', { method: 'POST', body: stream(), duplex: 'half' } as any)).status);
const m = await fetch(base + '/to/302//x', { redirect: 'manual' }); console.log(m.status, m.headers.get('location'), m.type, await m.text());
console.log((await fetch(base + '/nowhere')).status);""", """
GET /x true /x 0 0 0 
GET /x true /x 0 0 0 
GET /t true /t 0 1 1 
GET /t true /t 0 1 1 
GET /t true /t 0 1 1 
POST /t true /t 1 1 1 b
POST /t true /t 1 1 1 b
PUT /t true /t 1 0 0 b
GET /t true /t 0 0 0 
POST /t true other:/t 1 0 0 b
GET /%C3%A9 true /%C3%A9 0 0 0 
TypeError: fetch failed <- UND_ERR_REDIRECT 127.0.0.1:port
TypeError: fetch failed <- UND_ERR_REDIRECT 127.0.0.1:port
TypeError: fetch failed <- UND_ERR_REDIRECT 127.0.0.1:port
TypeError: fetch failed <- UND_ERR_REDIRECT 127.0.0.1:port
TypeError: fetch failed <- UND_ERR_REDIRECT 127.0.0.1:port
200
302 /x basic moved
302
""")


def test_file_blobs(suite) -> None:
    """Bodies out of files: read as they are sent, and again after a redirect."""
    def serve(c: Connection) -> None:
        while True:
            r = c.request()
            body = r.body()
            if r.target == "/to":
                c.respond("", "307 Moved", "location: /\r\n")
            else:
                c.respond(f"{r.header('content-length')} {r.header('content-type')} {len(body)} {zlib.crc32(body)}")

    server = Server(serve)
    suite.prints("a file is a body", HEAD % server.port + """
import { crc32 } from 'node:zlib';
import { openAsBlob, writeFileSync, appendFileSync } from 'node:fs';
const bytes = new Uint8Array(1500000).map((_, i) => i % 251);
writeFileSync('sent', bytes);
const file = await openAsBlob('sent', { type: 'a/b' });
const send = async (path: string, body: Blob) => (await fetch(base + path, { method: 'POST', body })).text();
const wanted = `${bytes.length} a/b ${bytes.length} ${crc32(bytes)}`;
console.log(await send('/', file) === wanted, await send('/to', file) === wanted);
const part = await send('/', new Blob([file.slice(5, 9), 'x']));
console.log(part === `5 None 5 ${crc32(new Uint8Array([5, 6, 7, 8, 120]))}`);
appendFileSync('sent', 'more');
console.log(await send('/', file).catch((e) => `${e.cause.name}: ${e.cause.message}`));""", """
true true
true
NotReadableError: The blob could not be read
""")


def test_abort(suite) -> None:
    closed = threading.Event()

    def serve(c: Connection) -> None:
        r = c.request()
        if r.target == "/body":
            c.send("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nbeginning")
        if r.target == "/upload":
            c.read_until(b"chunk")
        if not c.sock.recv(65536):
            closed.set()

    server = Server(serve)
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for each in fillers:  # A backlog that is full: who connects waits.
        each.setblocking(False)
        each.connect_ex(full.getsockname())
    suite.prints("a fetch can be aborted at each stage, for the reason that was given", HEAD % server.port + f"const full = 'http://127.0.0.1:{full.getsockname()[1]}/';" + """
const reason = new Error('enough');
const tell = (e: any) => console.log(e === reason ? 'the reason' : e.name + ': ' + e.message);
await fetch(base, { signal: AbortSignal.abort(reason) }).catch(tell);
const during = async (url: string, ms: number, init: any = {}) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  await fetch(url, { ...init, signal: controller.signal }).catch(tell);
};
await during(full, 30);
await during(base + '/never', 30);
let cancelled: unknown;
const body = new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('chunk')); }, cancel(r) { cancelled = r; } });
await during(base + '/upload', 50, { method: 'POST', body, duplex: 'half' });
console.log(cancelled === reason);
const controller = new AbortController();
const r = await fetch(base + '/body', { signal: controller.signal });
const reader = r.body!.getReader();
console.log(new TextDecoder().decode((await reader.read()).value));
const next = reader.read();
controller.abort(reason);
await next.catch(tell); await reader.closed.catch(tell);
const second = new AbortController();
const q = await fetch(base + '/body', { signal: second.signal });
setTimeout(() => second.abort(reason), 10);
await q.text().catch(tell);
await fetch(base + '/never', { signal: AbortSignal.timeout(20) }).catch(tell);
const third = await fetch(base + '/body'); await third.body!.cancel('no');
console.log('end');""", """
the reason
the reason
the reason
the reason
true
beginning
the reason
the reason
the reason
~TimeoutError: .*
end
""")
    time.sleep(0.2)
    suite.check("the server sees that the connection is closed", closed.is_set())
    suite.check("no connection stays", not server.open, server.open)
    for each in [full, *fillers]:
        each.close()


def test_keep_alive(suite) -> None:
    server = Server(echo)
    suite.prints("a connection is used again", HEAD % server.port + """
const which = async (init?: RequestInit) => { const r = await fetch(base, init); await r.text(); return r.headers.get('x-connection'); };
console.log(await which(), await which(), await which({ method: 'POST', body: 'x' }));
console.log((await Promise.all([which(), which(), which()])).sort().join());
console.log((await Promise.all([which(), which(), which()])).sort().join());""", "1 1 1\n1,2,3\n1,2,3")

    def close_soon(c: Connection) -> None:
        r = c.request()
        r.body()
        c.respond("%d" % c.number)
        if r.target == "/wait":
            time.sleep(0.05)

    stale = Server(close_soon)
    suite.prints("one that the server has closed is not", HEAD % stale.port + """
const get = async (init?: RequestInit, path = '') => (await fetch(base + path, init)).text();
console.log(await get(), await get(), await get());
await get({}, '/wait'); await new Promise((r) => setTimeout(r, 150)); console.log(await get({ method: 'POST', body: 'x' }));""", "1 2 3\n5")

    def close_on_second(c: Connection) -> None:
        c.request().body()
        c.respond("%d" % c.number)
        c.request()

    silent = Server(close_on_second)
    suite.prints("a request is sent again where that does no harm", HEAD % silent.port + """
const text = async (init?: RequestInit) => (await fetch(base, init)).text();
console.log(await text(), await text(), await text({ method: 'PUT', body: 'b' }));
console.log(await failing(() => text({ method: 'POST', body: 'b' })));""", "1 2 3\nTypeError: fetch failed <- UND_ERR_SOCKET 127.0.0.1:port")

    def asks_to_close(c: Connection) -> None:
        while True:
            c.request()
            c.respond("%d" % c.number, headers="connection: x, Close\r\n")

    def extra(c: Connection) -> None:
        while True:
            c.request()
            c.send("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n%dHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison" % c.number)

    def hints(c: Connection) -> None:
        while True:
            c.request()
            c.respond("%d" % c.number, headers="keep-alive: timeout=1\r\n")

    for what, handle in (("the server asks for that", asks_to_close), ("more comes than was asked for", extra), ("its time is over", hints)):
        suite.prints(f"a connection is not used again: {what}", HEAD % Server(handle).port + """
const text = async () => (await fetch(base)).text();
console.log(await text(), await text());""", "1 2")
    start = time.monotonic()
    suite.prints("a connection that rests keeps no program running", HEAD % server.port + "console.log((await fetch(base)).status)", "200")
    suite.check("nor does a body that nobody reads", suite.run(HEAD % Server(lambda c: (c.request(), c.send(
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"), c.sock.recv(1))).port + "console.log((await fetch(base)).status)", "-A").stdout == "200\n")
    suite.check("and that takes no time", time.monotonic() - start < 10)


def test_connecting(suite) -> None:
    unused = socket.socket()
    unused.bind(("127.0.0.1", 0))
    port = unused.getsockname()[1]
    unused.close()
    suite.prints("connections that do not come about", HEAD % port + """
console.log(await failing(() => fetch(base)));
console.log(await failing(() => fetch('http://localhost:%d/')));
console.log(await failing(() => fetch('http://no-such-host.invalid:81/')));
console.log(await failing(() => fetch('http://127.0.0.1:6667/')));
for (const url of ['about:x', 'file:///etc/passwd', 'shoal:x', 'http://a:b@c/', 'no url']) {
  const e: any = await fetch(url).catch((e) => e); console.log(e.name, e.message, e.cause?.message); }
console.log(await (await fetch('data:text/plain,hi')).text());
console.log(await fetch.call(null).catch((e: any) => e.name), fetch.length, fetch.name, typeof fetch);""".replace("%d", str(port)), """
TypeError: fetch failed <- ECONNREFUSED 127.0.0.1:port
TypeError: fetch failed <- ECONNREFUSED localhost:port
~TypeError: fetch failed <- (ENOTFOUND|EAI_AGAIN) no-such-host.invalid:port
TypeError: fetch failed <- UND_ERR_INVALID_ARG undefined:
TypeError fetch failed Nothing is to be had of about:x
TypeError fetch failed Files are not fetched: see readFile of shoal:fs or node:fs
TypeError fetch failed The scheme 'shoal:' is not known
~TypeError .*the URL has credentials undefined
~TypeError .*no valid URL undefined
hi
TypeError 1 fetch function
""")
    if socket.has_ipv6:
        try:
            v6 = Server(echo, family=socket.AF_INET6, address=("::1", 0))
        except OSError:
            return
        suite.prints("addresses of IPv6", f"""
console.log((await (await fetch('http://[::1]:{v6.port}/')).text()).split('\\n')[1]);""", f"host: [::1]:{v6.port}")
        if any(a[0] == socket.AF_INET6 for a in socket.getaddrinfo("localhost", v6.port)):
            suite.prints("a name that has both", f"console.log((await fetch('http://localhost:{v6.port}/')).status);", "200")


def test_tls(suite) -> None:
    made = suite.certificates.context
    good = Server(echo, made("good", "DNS:localhost,IP:127.0.0.1"))
    suite.prints("TLS: a name, an address; the connection is used again", f"""
for (const host of ['localhost', '127.0.0.1', 'localhost']) {{
  const r = await fetch(`https://${{host}}:{good.port}/x`, {{ method: 'POST', body: 'b'.repeat(200000) }});
  const t = await r.text(); console.log(r.url.startsWith('https://' + host), t.length > 200000, r.headers.get('x-connection'));
}}""", "true true 1\ntrue true 2\ntrue true 1")
    resumed = []
    context = made("resumed", "DNS:localhost")

    def say_resumed(c: Connection) -> None:
        c.request()
        resumed.append(c.sock.session_reused)
        c.respond("", headers="connection: close\r\n")

    again = Server(say_resumed, context)
    suite.prints("sessions are resumed", f"""
for (let i = 0; i < 3; ++i) await (await fetch('https://localhost:{again.port}/')).text();
console.log('done');""", "done")
    suite.check("two of three were", resumed.count(True) == 2, resumed)
    # `x509 -days 0` ends the certificate when it begins.
    bad = [("expired", made("expired", "DNS:localhost", days="0")), ("elsewhere", made("elsewhere", "DNS:example.org,DNS:*.localhost")),
           ("self", made("self", "DNS:localhost", signed=False))]
    time.sleep(1.1)
    servers = [Server(echo, context) for _, context in bad]
    plain = Server(lambda c: c.send("HTTP/1.1 400 This is not TLS\r\n\r\n"))

    def hang_up(c: Connection) -> None:
        c.sock.recv(5)

    def stall(c: Connection) -> None:
        time.sleep(30)

    dropping, stalling = Server(hang_up), Server(stall)
    suite.prints("TLS that must fail does", HEAD % plain.port + f"""
const ports = {[s.port for s in servers] + [plain.port, dropping.port]};
for (const port of ports) console.log(await failing(() => fetch(`https://localhost:${{port}}/`)));
console.log(await failing(() => fetch('https://127.0.0.1:{servers[1].port}/')));
const start = Date.now();
await fetch('https://localhost:{stalling.port}/', {{ signal: AbortSignal.timeout(50) }}).catch((e) => console.log(e.name, Date.now() - start < 5000));""",
                 """
TypeError: fetch failed <- CERT_HAS_EXPIRED localhost:port
TypeError: fetch failed <- ERR_TLS_CERT_ALTNAME_INVALID localhost:port
~TypeError: fetch failed <- (DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE) localhost:port
~TypeError: fetch failed <- ERR_SSL_.* localhost:port
TypeError: fetch failed <- ECONNRESET localhost:port
TypeError: fetch failed <- ERR_TLS_CERT_ALTNAME_INVALID 127.0.0.1:port
TimeoutError true
""")
    suite.prints("who trusts nobody trusts no one", HEAD % plain.port + f"console.log(await failing(() => fetch('https://localhost:{good.port}/')));",
                 "~TypeError: fetch failed <- UNABLE_TO_(GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE) localhost:port",
                 env={"SSL_CERT_FILE": "/dev/null"})
    suite.prints("authorities may be added", f"console.log((await fetch('https://localhost:{good.port}/')).status);", "200",
                 env={"SSL_CERT_FILE": "/dev/null", "NODE_EXTRA_CA_CERTS": suite.certificates.authority})

    def cut(c: Connection) -> None:
        c.request()
        c.send("HTTP/1.1 200 OK\r\n\r\npart of it")
        c.sock.shutdown(socket.SHUT_RDWR)  # Without the word of TLS that it is over.

    suite.prints("a body without a length that is cut off is not taken for whole", f"""
try {{ await (await fetch('https://localhost:{Server(cut, made("cut", "DNS:localhost")).port}/')).text(); console.log('no failure'); }}
catch (e: any) {{ console.log(e.code); }}""", "ECONNRESET")


def test_proxies(suite) -> None:
    plain = Server(echo)
    secure = Server(echo, suite.certificates.context("behind", "DNS:far.example,DNS:localhost"))
    token = base64.b64encode(b"me:pa ss").decode()
    proxy, closed = Proxy(f"Basic {token}"), Proxy("Basic other")
    url = f"http://me:pa%20ss@127.0.0.1:{proxy.port}"
    suite.prints("requests go through the proxy", f"""
const first = async (r: Response) => (await r.text()).split('\\n')[0];
const a = await fetch('http://far.example:{plain.port}/p?q'); console.log(await first(a));
const b = await fetch('https://far.example:{secure.port}/s'); console.log(await first(b));
const c = await fetch('https://far.example:{secure.port}/t'); console.log(await first(c), c.headers.get('x-connection'));
console.log((await fetch('http://127.0.0.1:{plain.port}/direct')).status);""", """
GET /p?q
GET /s
GET /t 1
200
""", env={"HTTP_PROXY": url, "https_proxy": url, "NO_PROXY": "other,127.0.0.1"})
    suite.check("as the proxy has seen", proxy.seen == [
        (f"GET http://far.example:{plain.port}/p?q", f"Basic {token}"), (f"CONNECT far.example:{secure.port}", f"Basic {token}")], proxy.seen)
    suite.prints("a proxy that refuses, one that is none, one of another kind", HEAD % 1 + f"""
console.log(await failing(() => fetch('https://far.example:{secure.port}/')));""", "TypeError: fetch failed <- ERR_PROXY_TUNNEL 127.0.0.1:port",
                 env={"ALL_PROXY": f"127.0.0.1:{closed.port}"})
    suite.prints("no proxy is there", HEAD % 1 + "console.log(await failing(() => fetch('https://far.example/')));",
                 "TypeError: fetch failed <- ECONNREFUSED 127.0.0.1:port", env={"ALL_PROXY": "http://127.0.0.1:9"})
    suite.prints("a proxy over SOCKS", HEAD % 1 + "console.log(await failing(() => fetch('http://far.example/')));",
                 "TypeError: fetch failed <- ERR_PROXY_INVALID_CONFIG undefined:", env={"ALL_PROXY": "socks5://127.0.0.1:9"})


def test_many(suite) -> None:
    server = Server(echo)
    suite.prints("200 at once", HEAD % server.port + """
const all = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
  const r = await fetch(base + '/' + i, { method: 'POST', body: 'x'.repeat(i * 100) }); const t = await r.text();
  return t.startsWith(`POST /${i}\\n`) && t.endsWith('x'.repeat(i * 100)) ? 1 : 0;
}));
console.log(all.length, all.reduce((a, b) => a + b, 0));""", "200 200")
    suite.check("over at most as many connections as there may be", server.count <= 128, server.count)
    suite.prints("of many contexts at once", HEAD % server.port + """
const source = `onmessage = async ({ data }) => { let n = 0; for (let i = 0; i < 10; ++i) n += (await (await fetch(data)).text()).length > 0 ? 1 : 0; postMessage(n); close(); }`;
const workers = Array.from({ length: 20 }, () => new Worker('data:text/javascript,' + encodeURIComponent(source)));
const done = await Promise.all(workers.map((w) => new Promise<number>((resolve) => { w.onmessage = (e) => resolve(e.data); w.postMessage(base); })));
console.log(done.join(''));""", "10" * 20)

    def wait(c: Connection) -> None:
        c.request()
        c.sock.recv(1)

    waiting = Server(wait)
    suite.prints("a context that is killed closes its connections", HEAD % waiting.port + """
const w = new Worker('data:text/javascript,' + encodeURIComponent(`for (let i = 0; i < 5; ++i) fetch('${base}').catch(() => {}); setTimeout(() => postMessage(1), 300)`));
await new Promise((r) => { w.onmessage = r; });
w.terminate();
await new Promise((r) => setTimeout(r, 300));
console.log('end');""", "end")
    time.sleep(0.2)
    suite.check("all of them", waiting.count == 5 and not waiting.open, (waiting.count, waiting.open))


def test_chaos(suite) -> None:
    dice = random.Random(1)

    def serve(c: Connection) -> None:
        while True:
            r, x = c.request(), dice.random()
            if x < .1:
                return
            if x < .2:
                return c.send("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x" * dice.randrange(100000))
            if x < .3:
                time.sleep(dice.random() * .05)
            if x < .4:
                return c.send(dice.randbytes(200))
            if x < .6:
                c.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                for _ in range(dice.randrange(20)):
                    c.chunk(b"y" * dice.randrange(1, 30000))
                c.send("0\r\n\r\n")
            elif x < .7:
                c.respond("", "302 Found", "location: /\r\n")
            else:
                r.body()
                c.respond(b"z" * dice.randrange(200000))

    server = Server(serve)
    suite.prints("servers that fail and programs that change their minds, at random: each fetch ends", HEAD % server.port + """
let ended = 0;
const one = async (i: number) => {
  const c = new AbortController();
  if (i % 3 === 0) setTimeout(() => c.abort(new Error('aborted')), Math.random() * 60);
  const init: any = { signal: c.signal };
  if (i % 4 === 0) { init.method = 'POST'; init.body = 'q'.repeat(i * 50); }
  if (i % 7 === 0) { init.method = 'PUT'; init.duplex = 'half'; init.body = new Blob(['w'.repeat(i * 100)]).stream(); }
  try {
    const r = await fetch(base + '/' + i, init);
    switch (i % 5) {
      case 0: await r.text(); break;
      case 1: await r.body?.cancel(); break;
      case 2: for await (const _ of r.body as any) if (Math.random() < 0.1) break; break;
      case 3: { const d = r.clone(); await Promise.all([r.arrayBuffer(), d.text()]); }
    }
  } catch (e) { if (!(e instanceof Error)) throw e; }
  ++ended;
};
for (let round = 0; round < 6; ++round) await Promise.all(Array.from({ length: 80 }, (_, i) => one(i)));
console.log(ended);""", "480")
    time.sleep(0.3)
    suite.check("and no connection stays", not server.open, server.open)


def test_big(suite) -> None:
    total = 500 << 20
    piece = os.urandom(1 << 20)

    def serve(c: Connection) -> None:
        r = c.request()
        if r.method == "PUT":
            left, count = int(r.header("content-length") or "0"), len(c.buffer)
            while count < left:
                more = c.sock.recv(1 << 20)
                if not more:
                    return
                count += len(more)
            return c.respond(str(count))
        c.send(f"HTTP/1.1 200 OK\r\ncontent-length: {total}\r\n\r\n")
        for _ in range(total >> 20):
            c.sock.sendall(piece)

    most = "Infinity" if is_sanitized(suite.program) else "60e6"
    program = f"const MOST = {most};" + """
const start = process.memoryUsage().rss; let most = start, count = 0, n = 0;
for await (const piece of (await fetch(base)).body!) { count += piece.length; if (++n % 256 === 0) most = Math.max(most, process.memoryUsage().rss); }
console.log(count, most - start < MOST ? 'little memory' : (most - start) / 1e6);"""
    suite.prints("500 MB come in bounded memory", HEAD % Server(serve).port + program, f"{total} little memory")
    context = suite.certificates.context("big", "DNS:localhost")
    suite.prints("over TLS, too", HEAD.replace("http://127.0.0.1", "https://localhost") % Server(serve, context).port + program,
                 f"{total} little memory")
    suite.prints("and 200 MB go", HEAD % Server(serve).port + """
let left = 200; const piece = new Uint8Array(1 << 20);
const body = new ReadableStream({ pull(c) { if (left-- > 0) c.enqueue(piece); else c.close(); } }, { highWaterMark: 0 });
const start = process.memoryUsage().rss;
console.log(await (await fetch(base, { method: 'PUT', body, duplex: 'half', headers: { 'content-length': String(200 << 20) } } as any)).text());
console.log(process.memoryUsage().rss - start < 80e6 || %s === Infinity);""" % most, f"{200 << 20}\ntrue")
    sent = []

    def count_sent(c: Connection) -> None:
        c.request()
        c.send("HTTP/1.1 200 OK\r\n\r\n")
        c.sock.settimeout(1)
        count = 0
        try:
            for _ in range(64):
                c.sock.sendall(piece)
                count += 1
        except OSError:
            pass
        sent.append(count)

    suite.prints("who does not read is not sent more", HEAD % Server(count_sent).port + """
const r = (await fetch(base)).body!.getReader(); await r.read(); await new Promise((f) => setTimeout(f, 1500)); console.log('end'); process.exit();""",
                 "end")
    time.sleep(0.3)
    suite.check("than fits between", sent and sent[0] < 40, sent)


def test_permissions(suite) -> None:
    server, other = Server(echo), Server(lambda c: (c.request(), c.respond("", "302 F", f"location: http://localhost:{server.port}/\r\n")))
    program = HEAD % server.port + """
const tell = async (url: string) => { try { console.log((await fetch(url)).status); } catch (e: any) { console.log(e.name, e.message); } };
await tell(base); await tell('%s');""" % f"http://127.0.0.1:{other.port}/"
    done = suite.run(program, f"--allow-net=127.0.0.1:{other.port}")
    if "nknown option" in done.stderr:
        return  # Until the command line has them.
    suite.check("permission is needed for each host, of redirects, too", done.stdout.count("NotCapable") == 2 and
                f'"localhost:{server.port}"' in done.stdout, done.stdout + done.stderr)
    done = suite.run(HEAD % server.port + "console.log(await fetch('http://localhost:%d').then((r) => r.status, (e) => e.name))" % server.port,
                     "--allow-net", "--deny-net=127.0.0.1,[::1]")
    suite.check("a name does not lead to an address that is denied", done.stdout == "NotCapable\n", done.stdout + done.stderr)


def test_replay(suite) -> None:
    secure = Server(echo, suite.certificates.context("recorded", "DNS:localhost"))
    plain = Server(echo)
    program = HEAD % plain.port + f"""
for (let i = 0; i < 3; ++i) console.log((await (await fetch(base + '/' + Math.random())).text()).length);
console.log((await (await fetch('https://localhost:{secure.port}/', {{ method: 'POST', body: new Blob([String(Math.random())]).stream(), duplex: 'half' }} as any)).text()).length);
console.log(await failing(() => fetch('http://127.0.0.1:9/')));
const late = new AbortController(); setTimeout(() => late.abort(new Error('late')), 20);
console.log(await fetch('http://localhost:{plain.port}/', {{ signal: late.signal }}).then((r) => r.status, (e) => e.message));
"""
    log = os.path.join(suite.folder, "log")
    first = suite.run(program, "-A", "--record", log)
    suite.check("a fetch is recorded", first.returncode == 0 and len(first.stdout.splitlines()) == 6, first.stdout + first.stderr)
    secure.sock.close()
    plain.sock.close()
    for how in ([], ["--stress=collect"], ["--stress=preempt"]):
        again = suite.run(program, "-A", *how, "--replay", log)
        suite.check(f"and replayed without a network {how}", again.stdout == first.stdout and again.returncode == 0,
                    first.stdout + again.stdout + again.stderr)
