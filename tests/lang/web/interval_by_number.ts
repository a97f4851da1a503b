// An interval is stopped by its number, also from within its own callback.
let runs = 0;
await new Promise<void>((resolve) => {
  const interval = setInterval(() => {
    if (++runs < 3) return;
    clearInterval(number);
    setTimeout(resolve, 5);
  }, 1);
  const number = +interval;
});
console.log(runs);
// expect: 3
