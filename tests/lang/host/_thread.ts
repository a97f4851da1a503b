// What worker_threads.ts starts.
import { isMainThread, parentPort, threadId, workerData, getEnvironmentData } from "node:worker_threads";

const { role } = workerData as { role: string };
if (role === "echo") {
  parentPort!.postMessage([isMainThread, threadId > 0, workerData, getEnvironmentData("planet"), process.argv.at(-1), process.env.LANG]);
  parentPort!.on("message", (data) => {
    if (data === "end") parentPort!.close();
    else parentPort!.postMessage({ echo: data });
  });
}
if (role === "port") {
  const { port } = workerData as { port: MessagePort };
  port.postMessage("by the port");
  port.close();
}
if (role === "exit") process.exit(7);
if (role === "throw") throw new RangeError("of a thread");
if (role === "loop") {
  parentPort!.postMessage("loops");
  for (;;);
}
