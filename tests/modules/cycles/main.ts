import { value, bump } from "./live.ts";
import { even } from "./even.ts";
import "./order.ts";
console.log(value);  // expect: 0
bump();
console.log(value);  // expect: 1
console.log(even(10));  // expect: true
try {
  await import("./tdz_a.ts");
} catch (e) {
  console.log((e as Error).message);  // expect: Cannot access 'x' before initialization
}
try {
  await import("./tdz_a.ts");
} catch (e) {
  console.log((e as Error).message);  // expect: Cannot access 'x' before initialization
}
import("./live.ts").then((ns) => console.log("then", ns.value));
console.log("before");  // expect: before
await null;
await null;
await null;
await null;  // expect: then 1
