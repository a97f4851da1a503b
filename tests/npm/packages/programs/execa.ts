import { strictEqual as equal, rejects } from "node:assert/strict";
import { execa, execaSync } from "execa";
equal((await execa("echo", ["hello"])).stdout, "hello");
equal(execaSync("sh", ["-c", "echo $X"], { env: { X: "1" } }).stdout, "1");
await rejects(execa("sh", ["-c", "exit 3"]), (e: any) => e.exitCode === 3);
console.log("works");
