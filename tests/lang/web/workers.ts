// Workers: contexts that script starts.
const url = (code: string) => "data:text/javascript," + encodeURIComponent(code);
const once = (w: EventTarget, type: string) => new Promise<any>((done) => w.addEventListener(type, done, { once: true }));
const echo = new Worker(new URL("./_echo_worker.ts", import.meta.url), { type: "module", name: "echo" });
echo.postMessage({ hello: "world" });
console.log(JSON.stringify((await once(echo, "message")).data));  // expect: {"name":"echo","got":{"hello":"world"},"self":true,"tag":"[object DedicatedWorkerGlobalScope]"}
const bytes = new Uint8Array([1, 2, 3]);
echo.postMessage(bytes.buffer, [bytes.buffer]);
console.log((await once(echo, "message")).data.got.byteLength, bytes.length);  // expect: 3 0
echo.terminate();
echo.terminate();
echo.postMessage("nobody");

// ---- Output of both sides comes in the order in which it was written.
console.log("before");  // expect: before
const speaks = new Worker(url("console.log('inside'); postMessage(1); onmessage = () => { console.log('closing'); close(); }"));
await once(speaks, "message");  // expect: inside
console.log("after");  // expect: after
speaks.postMessage(0);
await once(speaks, "close");  // expect: closing
console.log("closed");  // expect: closed

// ---- Errors
const fails = new Worker(url("\nself.onmessage = () => { throw new RangeError('boom'); }"));
fails.postMessage(1);
const error = await once(fails, "error");
console.log(error.message, error.lineno, error.error.name, error.error.message, error instanceof ErrorEvent);  // expect: Uncaught RangeError: boom 2 RangeError boom true
const missing = new Worker("./no_such_file.ts");
missing.onerror = (e) => console.log(e.message.includes("no_such_file"));  // expect: true
await once(missing, "close");
const syntax = new Worker(url("let = ;"));
await once(syntax, "error");
const rejects = new Worker(url("Promise.reject(new Error('rejected'))"));
console.log((await once(rejects, "error")).message);  // expect: Uncaught Error: rejected

// ---- Ports into workers; workers in workers
const a = new Worker(url("onmessage = (e) => { const port = e.ports[0]; port.onmessage = (m) => { port.postMessage(m.data + 1); } }"));
const channel = new MessageChannel();
channel.port1.postMessage(41);
a.postMessage("take", [channel.port2]);
console.log((await once(Object.assign(channel.port1, { onmessage() {} }), "message")).data);  // expect: 42
a.terminate();
await once(channel.port1, "close");
console.log("the port is closed");  // expect: the port is closed
const outer = new Worker(url(`const inner = new Worker("data:text/javascript,onmessage = (e) => postMessage(e.data * 2)");
inner.onmessage = (e) => { postMessage(e.data); inner.terminate(); };
onmessage = (e) => inner.postMessage(e.data);`));
outer.postMessage(21);
console.log((await once(outer, "message")).data);  // expect: 42
outer.terminate();

// ---- A loop that never ends, ended. One that nothing keeps running ends by itself.
const loops = new Worker(url("postMessage(0); for (;;) ;"));
await once(loops, "message");
loops.terminate();
const short = new Worker(url("globalThis.n = 1 + 1"));
await once(short, "close");
console.log("short");  // expect: short
const idle = new Worker(url("onmessage = () => {}"));
idle.unref();
console.log(idle.hasRef(), typeof close, Object.prototype.toString.call(idle));  // expect: false undefined [object Worker]
try { (Worker as any)("x"); } catch (e: any) { console.log(e.message); }  // expect: Class constructor Worker cannot be invoked without 'new'
