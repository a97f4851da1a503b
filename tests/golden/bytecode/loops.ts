export function sum(list: number[]): number {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += list[i];
  while (total > 100 && list) total -= 10;
  do { total++; } while (!(total === 7));
  outer: for (const key in list) {
    for (;;) {
      if (key) continue outer;
      break outer;
    }
  }
  return total;
}
export function closures() {
  const made = [];
  for (let i = 0; i < 3; i++) made.push(() => i);
  return made;
}
