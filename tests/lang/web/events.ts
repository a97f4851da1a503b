// EventTarget, Event, AbortController, AbortSignal.
const target = new EventTarget(), log: string[] = [];
const listen = (name: string) => (e: Event) => { log.push(name + e.type + e.eventPhase + (e.target === target)); };
const a = listen("a");
target.addEventListener("x", a);
target.addEventListener("x", a);  // The same again: once.
target.addEventListener("x", a, true);
target.addEventListener("x", listen("b"), { once: true });
target.addEventListener("x", { handleEvent(e) { log.push("object" + (this !== undefined) + (e.currentTarget === target)); } });
target.addEventListener("x", (e) => { e.preventDefault(); target.addEventListener("x", listen("late")); }, { once: true });
console.log(target.dispatchEvent(new Event("x", { cancelable: true })), log.splice(0).join());  // expect: false ax2true,ax2true,bx2true,objecttruetrue
target.removeEventListener("x", a);
console.log(target.dispatchEvent(new Event("x")), log.splice(0).join());  // expect: true ax2true,objecttruetrue,latex2true
const stopped = new EventTarget();
stopped.addEventListener("s", (e) => { e.stopImmediatePropagation(); log.push("first"); });
stopped.addEventListener("s", () => log.push("never"));
stopped.addEventListener("s", null);
stopped.dispatchEvent(new Event("s"));
const passive = new Event("p", { cancelable: true });
stopped.addEventListener("p", (e) => e.preventDefault(), { passive: true });
stopped.dispatchEvent(passive);
console.log(log.splice(0).join(), passive.defaultPrevented, passive.target === stopped, passive.currentTarget, passive.composedPath().length);  // expect: first false true null 0
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name + ":" + e.message; } }
stopped.addEventListener("again", (e) => log.push(thrown(() => stopped.dispatchEvent(e))));
stopped.dispatchEvent(new Event("again"));
console.log(log.splice(0).join(), thrown(() => new (Event as any)()), thrown(() => target.dispatchEvent({} as any)));  // expect: InvalidStateError:The event is already being dispatched TypeError:The "type" argument must be specified TypeError:The "event" argument must be an Event
class Own extends EventTarget { n = 1; }
console.log(new Own().dispatchEvent(new Event("q")), Object.prototype.toString.call(new Own()), Event.AT_TARGET);  // expect: true [object EventTarget] 2

// ---- Abort
const controller = new AbortController(), { signal } = controller;
signal.onabort = () => log.push("handler0");
signal.addEventListener("abort", () => log.push("listener"));
signal.onabort = () => log.push("handler");
const any = AbortSignal.any([signal, new AbortController().signal]), anyOfAny = AbortSignal.any([any]);
anyOfAny.addEventListener("abort", () => log.push("any" + (anyOfAny.reason === signal.reason)));
stopped.addEventListener("gone", () => log.push("gone"), { signal });
console.log(signal.aborted, signal.reason, signal instanceof EventTarget, thrown(() => signal.throwIfAborted()));  // expect: false undefined true undefined
controller.abort();
controller.abort("again");
stopped.dispatchEvent(new Event("gone"));
console.log(log.splice(0).join(), signal.aborted, signal.reason.name, signal.reason.code, thrown(() => signal.throwIfAborted()));  // expect: handler,listener,anytrue true AbortError 20 AbortError:This operation was aborted
console.log(AbortSignal.abort("why").reason, AbortSignal.any([AbortSignal.abort(1), signal]).reason, thrown(() => new (AbortSignal as any)()), controller.signal === signal);  // expect: why 1 TypeError:Illegal constructor true

// ---- What a listener throws is uncaught, and does not stop the others.
process.on("uncaughtException", (e) => log.push("uncaught " + e.message));
const throwing = new EventTarget();
throwing.addEventListener("t", () => { throw new Error("listener"); });
throwing.addEventListener("t", () => log.push("after"));
console.log(throwing.dispatchEvent(new Event("t")));  // expect: true
const timed = AbortSignal.timeout(5);
timed.addEventListener("abort", () => log.push(timed.reason.name));
AbortSignal.timeout(100_000);  // Does not keep the program running.
setTimeout(() => console.log(log.join()), 40);  // expect: after,uncaught listener,TimeoutError
