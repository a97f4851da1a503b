export function leave(f: () => number) {
  for (const x of [1, 2, 3]) {
    try {
      if (f()) break;
      if (x) continue;
      return f();
    } catch ({ message }) {
      return message;
    } finally {
      f();
    }
  }
}
