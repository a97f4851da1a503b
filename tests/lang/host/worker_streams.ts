// node:worker_threads: standard streams of threads, as Node 20 has them.
import { Worker, isMainThread } from "node:worker_threads";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(import.meta.url);
const over = (worker: Worker) => new Promise<number>((done) => worker.once("exit", done));

async function thread(): Promise<void> {
  console.log("log");
  console.error("error");
  process.stdout.write(Buffer.from("bytes "));
  process.stdout.write("6c6174696e", "hex");
  console.log(process.stdout.isTTY, process.stdin.isTTY);
  let text = "";
  for await (const each of process.stdin) text += each;
  console.log("read", text);
  // It waits until it is read, but not at the end.
  process.stdout.write("long " + "x".repeat(300_000));
  process.stdout.write(" and more");
  process.exit(3);
}

async function main(): Promise<void> {
  const worker = new Worker(file, { stdin: true, stdout: true, stderr: true });
  let out = "";
  worker.stdout.setEncoding("utf8").on("data", (text) => out += text);
  worker.stderr.on("data", (data) => console.log(Buffer.isBuffer(data), String(data)));
  worker.stdout.on("end", () => console.log("end", worker.stderr.readableEnded));
  worker.stdin!.write("one ");
  worker.stdin!.end("two");
  console.log("exit", await over(worker));
  console.log(out.slice(0, 50), out.length, out.slice(-20));

  // Nobody reads: it ends all the same, and can be read afterwards.
  const unread = new Worker("console.log('late')", { eval: true, stdout: true });
  console.log(unread.stdin, await over(unread));
  for await (const each of unread.stdout) console.log(String(each));

  // Nobody wants its streams: it prints as we do, and reads nothing.
  const plain = new Worker("process.stdin.on('end', () => console.log('no input')).resume()", { eval: true });
  console.log(plain.stdin, typeof plain.stdout.pipe, plain.stderr === plain.stderr);
  await over(plain);
  console.log((await plain.stderr.toArray()).length);

  // While a thread reads its input it runs.
  const reader = new Worker("process.stdin.on('data', (data) => console.log(`${data}`))", { eval: true, stdin: true });
  setTimeout(() => reader.stdin!.write("slow"), 20);
  setTimeout(() => reader.stdin!.end(), 40);
  console.log(await over(reader));

  const endless = new Worker("process.stdin.resume(); console.log('runs'); for (;;);", { eval: true, stdin: true, stdout: true });
  await new Promise((done) => endless.stdout.once("data", done));
  console.log(await endless.terminate(), endless.stdout.readableEnded);
}

await (isMainThread ? main() : thread());

// expect: true error
// expect: 
// expect: end false
// expect: exit 3
// expect: log
// expect: bytes latinundefined undefined
// expect: read one two
// expect: lo 300062 xxxxxxxxxxx and more
// expect: null 0
// expect: late
// expect: 
// expect: null function true
// expect: no input
// expect: 0
// expect: slow
// expect: 0
// expect: 1 true
