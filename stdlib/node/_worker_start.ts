// The main module of a thread of node:worker_threads.
import { begin } from "node:_worker_state";

const url = await begin();
await import(url);
