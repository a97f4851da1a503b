// Timers by their numbers, cleared and refreshed in any order, among many that wait.
const log: string[] = [];
const many = [];
for (let i = 0; i < 800; ++i) many.push(setTimeout(() => log.push('never'), 1 + (i % 7)));
const id = +setTimeout(() => log.push('by number'), 1);
const kept = setTimeout(() => log.push('kept'), 60);
const again = setTimeout(() => log.push('again'), 1);
const keptId = +kept;
console.log(keptId === +kept, id !== keptId); // expect: true true
for (let i = 0; i < 800; ++i) clearTimeout(many[(i * 371) % 800]);
clearTimeout(id);
clearTimeout(String(+setTimeout(() => log.push('by text'), 1)));
clearTimeout(id);
clearTimeout(123456789);
clearTimeout(-1);
clearTimeout(0.5);
again.refresh();
await new Promise((resolve) => setTimeout(resolve, 65));
console.log(log.join()); // expect: again,kept

let count = 0;
await new Promise<void>((resolve) => {
  const interval = setInterval(() => {
    if (++count < 3) return;
    clearInterval(number);
    resolve();
  }, 1);
  const number = +interval;
});
await new Promise((resolve) => setTimeout(resolve, 5));
console.log(count); // expect: 3

const order: number[] = [];
const due = [5, 3, 9, 1, 7, 3, 1];
await Promise.all(due.map((ms, i) => new Promise<void>((resolve) => setTimeout(() => {
  order.push(i);
  resolve();
}, ms * 10))));
console.log(order.join()); // expect: 3,6,1,5,0,4,2

const immediates: number[] = [];
const first = setImmediate(() => immediates.push(0));
setImmediate(() => immediates.push(1));
clearImmediate(first);
await new Promise<void>((resolve) => setImmediate(resolve));
console.log(immediates.join()); // expect: 1
