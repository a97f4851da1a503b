// shoal:test/wait: until something holds.
const { Date, Promise, setTimeout } = globalThis;

/** Calls it again and again until it does not throw. */
export async function waitFor<T>(
  call: () => T | Promise<T>, options: number | { timeout?: number; interval?: number } = {},
): Promise<T> {
  const { timeout = 1000, interval = 50 } = typeof options === "number" ?
    { timeout: options } : options;
  const end = Date.now() + timeout;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() >= end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
