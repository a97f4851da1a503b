// isTrusted: of what the engine fires, until script dispatches it.
const trusted: string[] = [];
const note = (event: Event) => trusted.push(`${event.type} ${event.isTrusted}`);
const controller = new AbortController();
let fired: Event | undefined;
controller.signal.addEventListener("abort", (event) => { note(event); fired = event; });
controller.abort();
const target = new EventTarget();
target.addEventListener("abort", note);
target.dispatchEvent(fired!);
console.log(trusted.join()); // expect: abort true,abort false
console.log(new Event("x").isTrusted); // expect: false
trusted.length = 0;
const reader = new FileReader();
await new Promise((resolve) => {
  reader.onload = note;
  reader.addEventListener("loadend", (event) => { note(event); resolve(undefined); });
  reader.readAsText(new Blob(["a"]));
});
reader.dispatchEvent(new ProgressEvent("load"));
console.log(trusted.join()); // expect: load true,loadend true,load false
trusted.length = 0;
addEventListener("error", (event) => { note(event); event.preventDefault(); });
reportError(new Error("reported"));
dispatchEvent(new Event("error", { cancelable: true }));
console.log(trusted.join()); // expect: error true,error false
export {};
