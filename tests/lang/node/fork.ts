// A module that forks itself: messages both ways, and the end of the channel. What is expected is
// what Node 20 prints.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

if (process.argv[2] === "child") {
  process.on("message", (message: any) => {
    if (message === "bye") process.disconnect();
    else process.send!({ echo: message, more: process.argv.slice(3) });
  });
  process.on("disconnect", () => process.exitCode = process.connected ? 1 : 7);
  process.send!({ ready: typeof process.send, channel: process.env.NODE_CHANNEL_FD });
} else {
  const child = fork(fileURLToPath(import.meta.url), ["child", "a", "b"]);
  child.on("message", (message: any) => {
    console.log(message);
    if (message.ready) child.send([1, { text: "ä\n☃" }]);
    else child.send("bye");
  });
  child.on("disconnect", () => console.log("disconnect", child.connected));
  child.on("close", (code) => {
    console.log("close", code);
    child.send("late", (error: any) => console.log(error.code, error.message));
  });
}

// expect: { ready: 'function' }
// expect: { echo: [ 1, { text: 'ä\n☃' } ], more: [ 'a', 'b' ] }
// expect: disconnect false
// expect: close 7
// expect: ERR_IPC_CHANNEL_CLOSED Channel closed
