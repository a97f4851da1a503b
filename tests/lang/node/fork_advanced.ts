// Messages between processes in V8's format of serialised values: what JSON has no words for. What is
// expected is what Node 20 prints.
import { fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const failure = (use: () => unknown) => {
  try {
    use();
    return "none";
  } catch (error: any) {
    return [error.name, error.code, error.message].join(" ");
  }
};

function beChild(): void {
  const send = (value: unknown) => process.send!(value);
  process.on("message", (message: any) => {
    send(message);
    // Longer than what is read at once, with a short one behind it.
    send(new Uint8Array(300_000).fill(7));
    send("last");
  });
  const variables = Object.keys(process.env).filter((name) => name.startsWith("NODE_CHANNEL"));
  send(new Map<unknown, unknown>([[1, { a: 1n, b: new Float64Array([0.5]) }], ["left", variables]]));
  send([failure(() => send({ a: Symbol("b") })), failure(() => send(1n))]);
}

function beParent(): void {
  const child = fork(fileURLToPath(import.meta.url), ["child"], { serialization: "advanced" });
  const circle: any = { bytes: Buffer.from("hi"), date: new Date(0), set: new Set([/x/g]) };
  circle.self = circle;
  child.send(circle);
  child.on("message", (message: any) => {
    console.log(message instanceof Uint8Array ? [message.length, message[299_999]] : message);
    if (message === "last") child.disconnect();
  });
  child.on("exit", (code) => {
    console.log("exit", code);
    console.log(failure(() => fork("x", [], { serialization: "x" as any })));
    spoken();
  });
}

/// The bytes: the length in front, and a buffer as Node has it.
function spoken(): void {
  const child = spawn("sh", ["-c", "exec od -An -v -tx1 <&3"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"], serialization: "advanced",
  });
  child.send({ x: 1 });
  child.send(Buffer.from("q"));
  child.disconnect();
}

if (process.argv[2] === "child") beChild();
else beParent();

// expect: Map(2) { 1 => { a: 1n, b: Float64Array(1) [ 0.5 ] }, 'left' => [] }
// expect: [
// expect:   'Error  Symbol(b) could not be cloned.',
// expect:   'TypeError ERR_INVALID_ARG_TYPE The "message" argument must be one of type string, object, number, or boolean. Received type bigint (1n)'
// expect: ]
// expect: <ref *1> {
// expect:   bytes: <Buffer 68 69>,
// expect:   date: 1970-01-01T00:00:00.000Z,
// expect:   set: Set(1) { /x/g },
// expect:   self: [Circular *1]
// expect: }
// expect: [ 300000, 7 ]
// expect: last
// expect: exit 0
// expect: TypeError ERR_INVALID_ARG_VALUE The property 'options.serialization' must be one of: undefined, 'json', 'advanced'. Received 'x'
// expect:  00 00 00 0a ff 0f 6f 22 01 78 49 02 7b 01 00 00
// expect:  00 07 ff 0f 5c 00 0a 01 71
