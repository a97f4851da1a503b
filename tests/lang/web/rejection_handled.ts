// A rejection that gets its handler after the program was told that nobody handles it.
addEventListener("unhandledrejection", (event: any) => {
  console.log(event.type, event.reason, event.cancelable);
  if (event.reason === "at once") event.promise.catch(() => {});
  if (event.reason !== "node") event.preventDefault();
});
onrejectionhandled = (event: any) => {
  console.log(event.type, event.reason, event.cancelable, event.promise === late);
  event.preventDefault();
};
process.on("unhandledRejection", (reason, promise) => {
  console.log("unhandledRejection", reason);
  promise.catch(() => {});
});
process.on("rejectionHandled", (promise) => console.log("rejectionHandled", promise === late));
const later = () => new Promise((done) => setTimeout(done, 1));

// expect: unhandledrejection late true
const late = Promise.reject("late");
await later();
late.catch((reason) => console.log("caught", reason));
console.log("has a handler");  // expect: has a handler
late.catch(() => {});  // One event, however many come.
await later();
// expect: caught late
// expect: rejectionhandled late false true
// expect: rejectionHandled true

// By await, and by a promise that follows it.
// expect: unhandledrejection awaited true
const awaited = Promise.reject("awaited");
await later();
try {
  await awaited;
} catch (reason) {
  console.log("caught", reason);  // expect: caught awaited
}
// expect: rejectionhandled awaited false false
// expect: rejectionHandled false
await later();

// A handler that the listener adds: the event of the platform's does not come, Node's does.
// expect: unhandledrejection at once true
void Promise.reject("at once");
await later();
// expect: unhandledrejection node true
// expect: unhandledRejection node
// expect: rejectionhandled node false false
// expect: rejectionHandled false
void Promise.reject("node");
await later();

// In time: nobody is told anything.
const inTime = Promise.reject("in time");
inTime.catch(() => {});
await later();
console.log("end");  // expect: end
