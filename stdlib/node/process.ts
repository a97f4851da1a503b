// node:process: the global object, as whoever imports it sees that.
import "node:_process_events";
import host from "shoal:host";

const process = host.isPackage ? host.load("node:_own_globals").process
  : (globalThis as any).process;

export default process;
export { process as "module.exports" };
export const {
  abort, allowedNodeEnvironmentFlags, arch, argv, argv0, availableMemory, chdir, config, cpuUsage,
  cwd, debugPort, emitWarning, env, execArgv, execPath, exit, features, getBuiltinModule, getegid,
  geteuid, getgid, getgroups, getuid, hasUncaughtExceptionCaptureCallback, hrtime, kill,
  loadEnvFile, memoryUsage, nextTick, pid, platform, ppid, reallyExit, release, resourceUsage,
  stdin,
  setUncaughtExceptionCaptureCallback, stderr, stdout, title, umask, uptime, version, versions,
} = process;
// These live on: a program that takes them by name means the process's.
export const on = process.on.bind(process), once = process.once.bind(process),
  off = process.off.bind(process), emit = process.emit.bind(process),
  addListener = process.addListener.bind(process),
  removeListener = process.removeListener.bind(process),
  removeAllListeners = process.removeAllListeners.bind(process),
  listeners = process.listeners.bind(process),
  listenerCount = process.listenerCount.bind(process),
  eventNames = process.eventNames.bind(process);
