// shoal:timers: the functions of the global object, and waiting for time to pass.
import host from "shoal:host";

const { setTimeout, setInterval, setImmediate } = globalThis;
const { clearTimeout, clearInterval, clearImmediate, Promise } = globalThis;
export { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };

/** A promise that is fulfilled after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

/** The script stops here for so many milliseconds. Others run meanwhile: no thread is held. */
export function sleepSync(milliseconds: number): void {
  host.sleep(milliseconds);
}
