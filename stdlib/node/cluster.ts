// node:cluster: this is the primary process and it has no workers; to fork one is not there yet.
import { absent, absentClass } from "node:_not_yet";
import { EventEmitter } from "node:events";

const { Object } = globalThis;

export const Worker = absentClass("cluster", "Worker", EventEmitter, [
  "kill", "send", "isDead", "isConnected", "disconnect", "destroy",
], 1);
export const workers: object = {};
export const settings: Record<string, unknown> = {};
export const SCHED_NONE = 1;
export const SCHED_RR = 2;
export const schedulingPolicy = SCHED_RR;
export const isWorker = false;
export const isPrimary = true;
export const isMaster = true;
/** What fork() will use. */
export function setupPrimary(options?: object): void {
  const { argv, execArgv } = globalThis.process as any;
  Object.assign(settings, {
    args: argv.slice(2), exec: argv[1], execArgv, silent: false, ...settings, ...options,
  });
}
export const setupMaster = setupPrimary;
export const fork = absent("cluster", "fork", 1);
/** Of no workers: it is done at once. */
export function disconnect(callback?: () => void): void {
  if (callback) globalThis.process.nextTick(callback);
}

const cluster = Object.assign(new (EventEmitter as any)(), {
  isWorker, isMaster, isPrimary, Worker, workers, settings, SCHED_NONE, SCHED_RR, schedulingPolicy,
  setupPrimary, setupMaster, fork, disconnect,
});
export const { _events, _eventsCount, _maxListeners } = cluster;
export default cluster;
export { cluster as "module.exports" };
