// Who listens for errors that nobody caught hears them in the async context of their throw.
import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage<number>();
process.on("uncaughtExceptionMonitor", (e) => console.log("monitor", storage.getStore(), e.message));
process.on("uncaughtException", (e) => console.log("exception", storage.getStore(), e.message));
process.on("unhandledRejection", (e: any) => console.log("rejection", storage.getStore(), e.message));
storage.run(1, () => void setTimeout(() => { throw new Error("timer"); }, 5));
storage.run(2, () => void Promise.reject(new Error("promise")));
storage.run(3, async () => {
  await 0;
  throw new Error("async");
});
Promise.reject(new Error("outside"));
// expect: rejection 2 promise
// expect: rejection undefined outside
// expect: rejection 3 async
// expect: monitor 1 timer
// expect: exception 1 timer
