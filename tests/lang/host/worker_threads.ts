// node:worker_threads
import threads, { Worker, isMainThread, parentPort, threadId, workerData, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort, markAsUntransferable, isMarkedAsUntransferable, markAsUncloneable, setEnvironmentData } from "node:worker_threads";
import { createRequire } from "node:module";

console.log(isMainThread, threadId, parentPort, workerData);  // expect: true 0 null null
console.log(createRequire(import.meta.url)("worker_threads") === threads, threads.Worker === Worker);  // expect: true true
console.log(MessageChannel === globalThis.MessageChannel, BroadcastChannel === globalThis.BroadcastChannel);  // expect: true true
const file = new URL("./_thread.ts", import.meta.url);
const once = (w: any, type: string) => new Promise<any>((done) => w.once(type, done));

// ---- A thread: what it knows, messages both ways, its end
setEnvironmentData("planet", "Tellus");
const echo = new Worker(file, { workerData: { role: "echo", when: new Date(0) }, argv: ["--x"], env: { LANG: "tlh" }, name: "e" });
console.log(echo.threadId > 0, echo.threadName);  // expect: true e
await once(echo, "online");
console.log(JSON.stringify(await once(echo, "message")));  // expect: [false,true,{"role":"echo","when":"1970-01-01T00:00:00.000Z"},"Tellus","--x","tlh"]
echo.postMessage(new Map([[1, 2]]));
console.log(await once(echo, "message"));  // expect: { echo: Map(1) { 1 => 2 } }
const bytes = new Uint8Array([1, 2]);
echo.postMessage(bytes, [bytes.buffer]);
console.log((await once(echo, "message")).echo, bytes.length);  // expect: Uint8Array(2) [ 1, 2 ] 0
echo.postMessage("end");
console.log(await once(echo, "exit"), echo.threadId);  // expect: 0 -1
console.log(await echo.terminate());  // expect: 0

// ---- Exit codes and errors
console.log(await once(new Worker(file, { workerData: { role: "exit" } }), "exit"));  // expect: 7
const fails = new Worker(file, { workerData: { role: "throw" } });
const exit = once(fails, "exit");
const error = await once(fails, "error");
console.log(error instanceof RangeError, error.message, await exit);  // expect: true of a thread 1
const loops = new Worker(file, { workerData: { role: "loop" } });
console.log(await once(loops, "message"), await loops.terminate());  // expect: loops 1
const missing = new Worker("/no/such/file.ts");
console.log((await once(missing, "error")).message.includes("/no/such/file.ts"));  // expect: true

// ---- Ports, as data and by Node's methods
const { port1, port2 } = new MessageChannel();
new Worker(file, { workerData: { role: "port", port: port2 }, transferList: [port2] });
console.log(await once(port1, "message"));  // expect: by the port
await once(port1, "close");
console.log(port1 instanceof MessagePort, port1.listenerCount("message"));  // expect: true 0
const text = new Worker("const { parentPort } = require('worker_threads'); parentPort.postMessage(6 * 7)", { eval: true });
console.log(await once(text, "message"), await once(text, "exit"));  // expect: 42 0

// ---- Messages taken at once
const two = new MessageChannel();
two.port1.postMessage({ n: 1 });
two.port1.postMessage("second");
console.log(receiveMessageOnPort(two.port2), receiveMessageOnPort(two.port2), receiveMessageOnPort(two.port2));  // expect: { message: { n: 1 } } { message: 'second' } undefined
try { receiveMessageOnPort({} as any); } catch (e: any) { console.log(e.code); }  // expect: ERR_INVALID_ARG_TYPE

// ---- What must not be transferred
const kept = new ArrayBuffer(8);
markAsUntransferable(kept);
console.log(isMarkedAsUntransferable(kept), isMarkedAsUntransferable(new ArrayBuffer(1)));  // expect: true false
try { two.port1.postMessage(kept, [kept]); } catch (e: any) { console.log(e.name, kept.byteLength); }  // expect: DataCloneError 8
two.port1.postMessage(kept);
console.log((receiveMessageOnPort(two.port2)!.message as ArrayBuffer).byteLength);  // expect: 8
two.port1.close();
const secret = { key: 1 }, plain = new Uint8Array(2);
for (const each of [secret, plain, 5, null]) markAsUncloneable(each);
for (const each of [secret, { deep: [secret] }, plain, {}]) {
  try { console.log(structuredClone(each)); } catch (e: any) { console.log(e.name); }  // expect: DataCloneError
}                                                                                      // expect: DataCloneError
                                                                                       // expect: Uint8Array(2) [ 0, 0 ]
                                                                                       // expect: {}

// ---- Misuse
try { new Worker("thread.ts"); } catch (e: any) { console.log(e.code); }  // expect: ERR_WORKER_PATH
try { new Worker(new URL("http://a/b")); } catch (e: any) { console.log(e.code); }  // expect: ERR_INVALID_URL_SCHEME
try { new Worker(file, { workerData: () => {} }); } catch (e: any) { console.log(e.name); }  // expect: DataCloneError
