// sleepSync stops the script where it is; timers wait until it goes on.
import { sleep, sleepSync } from "shoal:timers";

const order: string[] = [];
setTimeout(() => order.push("timer"), 1);
const before = performance.now();
sleepSync(20);
const slept = performance.now() - before;
order.push("slept");
console.log(slept >= 19, slept < 5000);  // expect: true true
await sleep(5);
console.log(order.join());  // expect: slept,timer
console.log([2, 1].sort((a, b) => { sleepSync(1); return a - b; }).join());  // expect: 1,2
sleepSync(0);
sleepSync(-1);
sleepSync(NaN);
console.log("done");  // expect: done
