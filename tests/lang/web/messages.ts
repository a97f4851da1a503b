// MessageChannel, MessagePort, MessageEvent within one context.
const log: string[] = [];
/// Until all that has been sent has come: ports take turns.
async function next(): Promise<void> {
  for (let i = 0; i < 30; ++i) {
    await new Promise<void>((done) => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => { port2.close(); done(); };
      port1.postMessage(0);
    });
  }
}
const { port1, port2 } = new MessageChannel();
port2.onmessage = (e) => log.push(typeof e.data + ":" + JSON.stringify(e.data) + ":" + (e.target === port2) + e.ports.length);
for (const value of [1, 1.5, "text", "\u20ac", null, true, undefined, { a: [1, { b: 2 }] }, new Map([[1, 2]])]) port1.postMessage(value);
port1.postMessage(12n ** 20n > 1n);
await next();
console.log(log.splice(0).join(" "));  // expect: number:1:true0 number:1.5:true0 string:"text":true0 string:"€":true0 object:null:true0 boolean:true:true0 undefined:undefined:true0 object:{"a":[1,{"b":2}]}:true0 object:{}:true0 boolean:true:true0
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name + ":" + e.message; } }
console.log(thrown(() => port1.postMessage(() => 1)));  // expect: DataCloneError:() => 1 could not be cloned.
console.log(thrown(() => (port1 as any).postMessage()));  // expect: TypeError:postMessage: the "message" argument must be specified
console.log(thrown(() => port1.postMessage(0, [port1])));  // expect: DataCloneError:Transfer list contains source port
console.log(thrown(() => port1.postMessage(port2)), thrown(() => new (MessagePort as any)()));  // expect: DataCloneError:#<MessagePort> could not be cloned. TypeError:Illegal constructor

// ---- Buffers move; ports move with what waits at them, in order.
const buffer = new ArrayBuffer(8);
new Uint8Array(buffer)[3] = 7;
port2.onmessage = (e) => log.push(String(new Uint8Array(e.data.buffer)[3]) + e.data.buffer.byteLength);
port1.postMessage({ buffer }, [buffer]);
await next();
console.log(log.splice(0).join(), buffer.byteLength);  // expect: 78 0
const inner = new MessageChannel();
for (let i = 0; i < 5; ++i) inner.port1.postMessage(i);
let moved: MessagePort;
port2.onmessage = (e) => {
  moved = e.ports[0];
  log.push(String(e.data.port === moved) + (moved instanceof MessagePort) + Object.isFrozen(e.ports));
  inner.port1.postMessage(5);
  moved.onmessage = (e) => log.push(e.data);
  inner.port1.postMessage(6);
};
port1.postMessage({ port: inner.port2 }, { transfer: [inner.port2] });
inner.port1.postMessage("late");
await next();
console.log(log.splice(0).join());  // expect: truetruetrue,0,1,2,3,4,late,5,6
console.log(thrown(() => port1.postMessage(0, [inner.port2])));  // expect: DataCloneError:A MessagePort is detached and could not be transferred.
inner.port2.postMessage("dropped");
port1.postMessage("lost with the port", [port2]);  // A port sent through itself.

// ---- close: what was sent before comes first; the other side hears of it, once.
const c = new MessageChannel();
c.port2.addEventListener("close", () => log.push("close"));
c.port2.addEventListener("message", (e) => log.push(e.data));
c.port1.postMessage("a");
c.port1.close();
c.port1.postMessage("nothing");
c.port1.close();
await next();
console.log(log.splice(0).join());  // expect:
c.port2.start();
await next();
console.log(log.splice(0).join());  // expect: a,close

// ---- Events by hand
const e = new MessageEvent("message", { data: 1, origin: "o", lastEventId: "i", ports: [moved!] });
console.log(e.data, e.origin, e.lastEventId, e.source, e.ports.length, e instanceof Event, String(e));  // expect: 1 o i null 1 true [object MessageEvent]
console.log(new CustomEvent("x", { detail: 3 }).detail, new ErrorEvent("error", { message: "m", lineno: 2 }).lineno);  // expect: 3 2
console.log(thrown(() => Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")!.get!.call(new Event("x"))));  // expect: TypeError:Illegal invocation: this is another kind of event

// ---- Errors of listeners do not stop messages; each message is a turn of its own.
const turns = new MessageChannel();
turns.port2.onmessage = (e) => { queueMicrotask(() => log.push("micro" + e.data)); log.push("message" + e.data); };
turns.port1.postMessage(1);
turns.port1.postMessage(2);
await next();
console.log(log.splice(0).join());  // expect: message1,micro1,message2,micro2
const shared = new SharedArrayBuffer(4);
turns.port2.onmessage = (e) => { new Int32Array(e.data)[0] = 9; };
turns.port1.postMessage(shared);
await next();
console.log(new Int32Array(shared)[0], turns.port2.hasRef());  // expect: 9 true
turns.port2.unref();
moved!.close();

// ---- BroadcastChannel
const b1 = new BroadcastChannel("news"), b2 = new BroadcastChannel("news"), b3 = new BroadcastChannel("other");
for (const [n, b] of [b1, b2, b3].entries()) b.onmessage = (e) => log.push(n + e.data + (e.target === b));
b1.postMessage("x");
await next();
console.log(log.splice(0).join(), b1.name, thrown(() => b1.postMessage(() => 1)));  // expect: 1xtrue news DataCloneError:() => 1 could not be cloned.
const speaker = new Worker("data:text/javascript," + encodeURIComponent("const b = new BroadcastChannel('news'); b.onmessage = (e) => { b.postMessage(e.data + '!'); b.close(); }; postMessage(0)"));
await new Promise((done) => { speaker.onmessage = done; });
const heard = new Promise<void>((done) => { b1.onmessage = (e) => { log.push(e.data); done(); }; });
b1.postMessage("to all");
await heard;
await next();
console.log(log.splice(0).filter((line) => line !== "1to all!true").sort().join());  // expect: 1to alltrue,to all!
b1.close();
console.log(thrown(() => b1.postMessage(1)));  // expect: InvalidStateError:BroadcastChannel is closed
b2.close();
b3.close();
