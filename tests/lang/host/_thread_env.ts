// A thread of shared_env.ts.
import { parentPort, SHARE_ENV, Worker, workerData } from "node:worker_threads";
if (workerData === "counts") {
  for (let i = 0; i < 200; ++i) process.env[`T${i % 20}_${process.env.ROUND}`] = String(i);
} else {
  const { env } = process;
  console.log(env.FROM_PARENT, "FROM_PARENT" in env, Object.keys(env).includes("FROM_PARENT"));
  env.FROM_THREAD = "written";
  delete env.GONE;
  parentPort!.once("message", async () => {
    console.log(env.LATER, { ...env }.LATER);
    // A thread of the thread's.
    const inner = new Worker("process.env.DEEP = 'down'", { eval: true, env: SHARE_ENV });
    await new Promise((done) => inner.once("exit", done));
    console.log(env.DEEP);
    parentPort!.postMessage("end");
  });
  parentPort!.postMessage("ready");
}
