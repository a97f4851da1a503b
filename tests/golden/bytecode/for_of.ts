export function first(list: Iterable<number>) {
  for (const x of list) {
    if (x < 0) continue;
    if (x > 10) return x;
  }
  return -1;
}
export async function last(list: AsyncIterable<number>) {
  let found;
  for await (const x of list) found = x;
  return found;
}
