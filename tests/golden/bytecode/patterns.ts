export function take({ a, b = a, ...rest }, [c, , d = c, ...more]) {
  [a, b] = [b, a];
  ({ x: rest.y = 1 } = c);
  return [...more, d];
}
