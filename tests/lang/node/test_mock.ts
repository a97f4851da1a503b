// mock of node:test, as node 20 has it.
import { mock } from "node:test";

const show = (...values: unknown[]) => console.log(JSON.stringify(values));
const code = (call: () => unknown) => {
  try {
    call();
    return "nothing";
  } catch (error: any) {
    return `${error.code}: ${error.message}`;
  }
};

const f = mock.fn((a: number, b: number) => a + b);
show(f(1, 2), f.mock.callCount(), Object.keys(f.mock.calls[0]));  // expect: [3,1,["arguments","error","result","stack","target","this"]]
show(f.name, f.length, f.mock.calls[0].arguments, f.mock.calls[0].result);  // expect: ["",2,[1,2],3]
f.mock.mockImplementation(() => 9);
show(f(1, 2));  // expect: [9]
f.mock.mockImplementationOnce(() => 10);
show(f(), f());  // expect: [10,9]
f.mock.mockImplementationOnce(() => 11, 6);
show(f(), f(), f());  // expect: [9,9,11]
f.mock.resetCalls();
show(f.mock.callCount(), f.mock.calls);  // expect: [0,[]]
f.mock.restore();
show(f(1, 2));  // expect: [3]

const object = {
  v: 3,
  m(x: number) { return this.v + x; },
  get g() { return 4; },
  set g(value) { this.v = value; },
};
const method = mock.method(object, "m");
show(object.m(2), method === object.m, method.mock.calls[0].this === object);  // expect: [5,true,true]
mock.method(object, "m", () => 1);
show(object.m(2));  // expect: [1]
mock.getter(object, "g", () => 5);
show(object.g);  // expect: [5]
mock.setter(object, "g", () => {});
object.g = 77;
show(object.v);  // expect: [3]
// The one that was mocked last first: node leaves the getter as it was mocked.
mock.restoreAll();
show(object.g, object.m(2));  // expect: [4,5]

const thrower = mock.fn(() => { throw new Error("e"); });
console.log(code(thrower), thrower.mock.calls[0].error.message);  // expect: undefined: e e
const twice = mock.fn(() => 1, () => 2, { times: 2 });
show(twice(), twice(), twice());  // expect: [2,2,1]
class Point { constructor(readonly x: number) {} }
const Mocked = mock.fn(Point);
const point = new Mocked(3);
show(point.x, point instanceof Point, Mocked.mock.calls[0].this === point);  // expect: [3,true,true]

console.log(code(() => mock.fn(1)));  // expect: ERR_INVALID_ARG_TYPE: The "original" argument must be of type function. Received type number (1)
console.log(code(() => mock.method({}, "x")));  // expect: ERR_INVALID_ARG_VALUE: The argument 'methodName' must be a method. Received undefined
console.log(code(() => mock.method(null, "x")));  // expect: ERR_INVALID_ARG_TYPE: The "object" argument must be of type object. Received null
console.log(code(() => mock.getter(object, "g", { getter: false })));  // expect: ERR_INVALID_ARG_VALUE: The property 'options.getter' cannot be false. Received false
console.log(code(() => mock.timers.tick(1)));  // expect: ERR_INVALID_STATE: Invalid state: You should enable MockTimers first by calling the .enable function
console.log(code(() => mock.timers.enable({ apis: ["x" as any] })));  // expect: ERR_INVALID_ARG_VALUE: The property 'options.apis' option x is not supported. Received 'x'

mock.timers.enable({ apis: ["setTimeout", "Date"] });
setTimeout(() => console.log("fired"), 100);
mock.timers.tick(99);
show(Date.now());  // expect: [99]
mock.timers.tick(1);  // expect: fired
console.log(code(() => mock.timers.enable()));  // expect: ERR_INVALID_STATE: Invalid state: MockTimers is already enabled!
mock.timers.setTime(5000);
show(new Date().toISOString());  // expect: ["1970-01-01T00:00:05.000Z"]
setTimeout(() => console.log("second"), 100);
setTimeout(() => console.log("first"), 10);
mock.timers.runAll();
// expect: first
// expect: second
mock.timers.reset();
show(Date.now() > 1e12);  // expect: [true]
