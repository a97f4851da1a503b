// QuotaExceededError: a class of its own, and what throws it.
import { channel } from "shoal:channel";
const error = new QuotaExceededError("full", { quota: 5, requested: 9 });
console.log(error.name, error.message, error.code, error.quota, error.requested); // expect: QuotaExceededError full 22 5 9
console.log(error instanceof DOMException, error instanceof Error); // expect: true true
const empty = new QuotaExceededError();
console.log(empty.message === "", empty.quota, empty.requested); // expect: true null null
const why = (f: () => unknown) => {
  try {
    return f();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};
console.log(why(() => new QuotaExceededError("", { quota: -1 }))); // expect: RangeError: QuotaExceededError constructor: quota is negative
console.log(why(() => new QuotaExceededError("", { requested: NaN }))); // expect: TypeError: QuotaExceededError constructor: requested is not a finite number
console.log(why(() => new QuotaExceededError("", { quota: 2, requested: 1 }))); // expect: RangeError: QuotaExceededError constructor: requested is less than quota
try {
  crypto.getRandomValues(new Uint8Array(65537));
} catch (error) {
  const told = error as QuotaExceededError;
  console.log(told.constructor === QuotaExceededError, told.quota, told.requested); // expect: true 65536 65537
}
// Too many messages that nobody takes: of ports, and of channels.
const { port1 } = new MessageChannel();
try {
  for (;;) port1.postMessage(1);
} catch (error) {
  const told = error as QuotaExceededError;
  console.log(told.constructor === QuotaExceededError, told.message, told.code, told.quota! > 0, told.requested); // expect: true postMessage: too many messages wait at the other end 22 true null
}
const other = new MessageChannel();
try {
  for (;;) other.port1.postMessage(new Uint8Array(1 << 20));
} catch (error) {
  const told = error as QuotaExceededError;
  console.log(told.constructor === QuotaExceededError, told.quota! >= 1 << 20); // expect: true true
}
const { sender, receiver } = channel<number>(0);
const waiting = Array.from({ length: 65_537 }, (_, i) => sender.send(i));
for (const each of waiting) each.catch(() => {});
try {
  await waiting.at(-1);
} catch (error) {
  const told = error as QuotaExceededError;
  console.log(told.constructor === QuotaExceededError, told.message, told.quota); // expect: true send: 65536 messages of this sender wait already 65536
}
receiver.close();
