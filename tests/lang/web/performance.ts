// performance: marks, measures, observers.
console.log(performance instanceof EventTarget, Object.prototype.toString.call(performance));  // expect: true [object Performance]
const before = performance.now();
console.log(performance.now() >= before);  // expect: true
console.log(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);  // expect: true
console.log(JSON.stringify(performance) === JSON.stringify({ timeOrigin: performance.timeOrigin }));  // expect: true

const mark = performance.mark("a", { detail: { x: 1 }, startTime: 5 });
console.log(mark.name, mark.entryType, mark.startTime, mark.duration, mark.detail);  // expect: a mark 5 0 { x: 1 }
performance.mark("b", { startTime: 15 });
const measure = performance.measure("m", "a", "b");
console.log(measure.startTime, measure.duration, measure.entryType);  // expect: 5 10 measure
console.log(JSON.stringify(performance.measure("n", { start: 1, duration: 3 })));  // expect: {"name":"n","entryType":"measure","startTime":1,"duration":3,"detail":null}
console.log(performance.measure("o", { end: 10, duration: 3 }).startTime);  // expect: 7
console.log(performance.getEntries().map((entry) => entry.name).join());  // expect: n,a,m,o,b
console.log(performance.getEntriesByType("mark").length, performance.getEntriesByName("m", "mark").length);  // expect: 2 0
function failure(use: () => unknown): string {
  try {
    return `gave ${String(use())}`;
  } catch (error: any) {
    return `${error.name}: ${error.message}`;
  }
}
console.log(failure(() => performance.measure("x", "nowhere")));  // expect: SyntaxError: The "nowhere" performance mark has not been set
console.log(failure(() => performance.mark("x", { startTime: -1 })).slice(0, 9));  // expect: TypeError
console.log(failure(() => new (Performance as any)()));  // expect: TypeError: Illegal constructor

const heard: string[] = [];
const observer = new PerformanceObserver((list, self) => {
  heard.push(list.getEntries().map((entry) => entry.name).join("+") + (self === observer));
});
observer.observe({ entryTypes: ["mark", "measure", "unknown"] });
performance.mark("c");
performance.measure("d");
console.log(observer.takeRecords().length);  // expect: 2
performance.mark("e");
await new Promise((done) => setTimeout(done, 10));
console.log(heard.join());  // expect: etrue
observer.disconnect();
performance.mark("f");
const late = new PerformanceObserver((list) => heard.push(`late ${list.getEntries().length}`));
late.observe({ type: "mark", buffered: true });
await new Promise((done) => setTimeout(done, 10));
console.log(heard[1]);  // expect: late 5
console.log(PerformanceObserver.supportedEntryTypes);  // expect: [ 'mark', 'measure' ]
performance.clearMarks("a");
performance.clearMeasures();
console.log(performance.getEntries().length);  // expect: 4
