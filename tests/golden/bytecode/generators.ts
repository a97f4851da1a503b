export function* counter(limit = 3) {
  try {
    for (let i = 0; i < limit; i++) {
      const sent = yield i;
      if (sent) return sent;
    }
    yield* [1, 2];
  } finally {
    limit = 0;
  }
}
export async function wait(p: Promise<number>) { return (await p) + 1; }
export async function* stream(p: Promise<number>) { yield p; yield* wait as any; }
export const arrow = async (x: number) => await x;
