// The global object as an EventTarget: errors nobody caught, rejections nobody handles, reportError.
const seen: string[] = [];
const scope: any = globalThis;
const soon = () => new Promise((done) => setTimeout(done, 5));

addEventListener("plain", (event) => seen.push(`${event.type} ${event.target === globalThis}`));
dispatchEvent(new Event("plain"));
console.log(seen.pop());  // expect: plain true
removeEventListener("nothing", null as any);

const onError = (event: ErrorEvent) => {
  seen.push(`error ${event.error.message} ${event.cancelable}`);
  event.preventDefault();
};
addEventListener("error", onError);
reportError(new Error("reported"));
console.log(seen.pop());  // expect: error reported true
setTimeout(() => { throw new Error("thrown"); }, 0);
await soon();
console.log(seen.pop());  // expect: error thrown true
queueMicrotask(() => { throw new Error("micro"); });
await soon();
console.log(seen.pop());  // expect: error micro true
const target = new EventTarget();
target.addEventListener("x", () => { throw new Error("listener"); });
target.dispatchEvent(new Event("x"));
await soon();
console.log(seen.pop());  // expect: error listener true
removeEventListener("error", onError);

// The handler of old: its arguments are not an event, and true says that it is dealt with.
scope.onerror = (message: string, _file: string, _line: number, _column: number, error: Error) => {
  seen.push(`onerror ${typeof message} ${error.message}`);
  return true;
};
reportError(new Error("handled"));
console.log(seen.pop(), typeof scope.onerror);  // expect: onerror string handled function
scope.onerror = null;
console.log(scope.onerror);  // expect: null

addEventListener("unhandledrejection", (event: any) => {
  seen.push(`rejected ${event.reason} ${event.promise instanceof Promise}`);
  event.preventDefault();
});
void Promise.reject("reason");
await soon();
console.log(seen.pop());  // expect: rejected reason true
console.log(new PromiseRejectionEvent("x", { promise: Promise.resolve(), reason: 3 }).reason);  // expect: 3

console.log(/^Shoal\//.test(navigator.userAgent), navigator.languages[0] === navigator.language);  // expect: true true
console.log(navigator instanceof Navigator, Object.prototype.toString.call(navigator));  // expect: true [object Navigator]
console.log(self === globalThis);  // expect: true
