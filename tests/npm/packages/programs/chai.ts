import {  } from "node:assert/strict";
import { expect, assert as check, AssertionError } from "chai";
expect([1, 2, { a: 3 }]).to.deep.include({ a: 3 });
expect(new Map([[1, 2]])).to.have.lengthOf(1);
check.throws(() => expect(1).to.equal(2), AssertionError, "expected 1 to equal 2");
expect({ a: { b: [1] } }).to.have.nested.property("a.b[0]", 1);
console.log("works");
