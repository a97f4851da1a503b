import { strictEqual as equal, ok } from "node:assert/strict";
import sinon from "sinon";
const clock = sinon.useFakeTimers(); const spy = sinon.spy();
setTimeout(spy, 1000); clock.tick(999); equal(spy.called, false); clock.tick(1); ok(spy.calledOnce); clock.restore();
const object = { f: (x: number) => x }; sinon.stub(object, "f").withArgs(1).returns(10); equal(object.f(1), 10);
console.log("works");
