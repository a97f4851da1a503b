// A deferred import is linked at once and evaluated when a string key of it is first used; what has
// a top-level await is evaluated before.
import { order } from "./_order";
import defer * as lazy from "./_lazy";
import defer * as needs from "./_needs";
import defer * as throws from "./_throws";
import { message } from "./_cycle";

console.log(order.join());  // expect: waits
console.log(lazy[Symbol.toStringTag], Object.isExtensible(lazy));  // expect: Deferred Module false
console.log((lazy as { then?: unknown }).then);  // expect: undefined
console.log(order.join());  // expect: waits
console.log(lazy.value);  // expect: 42
console.log(order.join());  // expect: waits,lazy
console.log(Object.keys(needs).join(), needs.both);  // expect: both waited!
console.log(order.join());  // expect: waits,lazy,needs
for (let i = 0; i < 2; ++i) {
  try {
    console.log(throws.nothing);
  } catch (error) {
    console.log((error as Error).message);
    // expect: from below
    // expect: from below
  }
}
console.log(message);  // expect: TypeError
const again = await import.defer("./_lazy");
console.log(again === lazy);  // expect: true
await import.source("./_lazy").catch((error: Error) => console.log(error.name));  // expect: SyntaxError
