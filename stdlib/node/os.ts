// node:os over shoal:os.
import host from "shoal:host";
import * as system from "shoal:os";
import { constants } from "node:_os_constants";
import { validateInt32, validateObject } from "node:_validators";

const { Error, Object, Symbol } = globalThis;

export const EOL = "\n", devNull = "/dev/null";

/** What fails is a SystemError, as libuv's calls have it. */
function asked<T>(call: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { errno, code } = error as { errno?: number; code?: string };
    if (errno === undefined) throw error;
    const text = (error as Error).message.replace(/^\w+: |, \w+.*$/g, "");
    const failed: any = new Error(
      `A system error occurred: ${call} returned ${code} (${text})`);
    Object.defineProperty(failed, "name", {
      value: "SystemError", configurable: true, writable: true,
    });
    failed.code = "ERR_SYSTEM_ERROR";
    failed.info = { errno, code, message: text, syscall: call };
    failed.errno = errno;
    failed.syscall = call;
    throw failed;
  }
}

export function platform(): string {
  return "linux";
}
export function type(): string {
  return "Linux";
}
export function endianness(): string {
  return system.endianness();
}
export function tmpdir(): string {
  return system.tmpdir();
}
export function homedir(): string {
  return asked("uv_os_homedir", system.homedir);
}
export function arch(): string {
  return system.arch;
}
export function hostname(): string {
  return asked("uv_os_gethostname", system.hostname);
}
export function release(): string {
  return system.osRelease();
}
export function version(): string {
  return system.osVersion();
}
export function machine(): string {
  return system.machine();
}
export function totalmem(): number {
  return system.systemMemoryInfo().total;
}
/** As libuv has it: what could be had without swapping. */
export function freemem(): number {
  return system.systemMemoryInfo().available;
}
export function uptime(): number {
  return asked("uv_uptime", system.osUptime);
}
export function loadavg(): number[] {
  return system.loadavg();
}
export function availableParallelism(): number {
  return host.ask("ProcessorCount");
}
export type CpuInfo = system.CpuInfo;
export function cpus(): CpuInfo[] {
  return system.cpus();
}

export function networkInterfaces(): Record<string, object[]> {
  const all: Record<string, object[]> = {};
  const told = asked("uv_interface_addresses", system.networkInterfaces);
  for (const { name, address, netmask, family, mac, internal, scopeid, cidr } of told)
    (all[name] ??= []).push({
      address, netmask, family, mac, internal, cidr,
      ...(family === "IPv6" ? { scopeid } : undefined),
    });
  return all;
}

export interface UserInfo {
  uid: number;
  gid: number;
  username: string | Uint8Array;
  homedir: string | Uint8Array;
  shell: string | Uint8Array | null;
}
export function userInfo(options?: { encoding?: string }): UserInfo {
  if (options !== undefined) validateObject(options, "options");
  const { uid, gid, username, homedir: home, shell } = asked("uv_os_get_passwd", system.userInfo);
  const text = (value: string): any =>
    options?.encoding === "buffer" ? (globalThis as any).Buffer.from(value) : value;
  return {
    __proto__: null, uid, gid, username: text(username), homedir: text(home), shell: text(shell),
  } as never;
}

export function getPriority(pid = 0): number {
  validateInt32(pid, "pid");
  return asked("uv_os_getpriority", () => system.getPriority(pid));
}
export function setPriority(pid: number, priority?: number): void {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, "pid");
  validateInt32(priority, "priority", -20, 19);
  asked("uv_os_setpriority", () => system.setPriority(pid, priority!));
}
// As text they are what they give.
for (const each of [arch, availableParallelism, endianness, freemem, homedir, hostname, platform,
  release, tmpdir, totalmem, type, uptime, version, machine])
  Object.defineProperty(each, Symbol.toPrimitive, { value: () => each(), configurable: true });

const os = {
  arch, availableParallelism, cpus, endianness, freemem, getPriority, homedir, hostname, loadavg,
  networkInterfaces, platform, release, setPriority, tmpdir, totalmem, type, userInfo, uptime,
  version, machine, constants, EOL, devNull,
};
export { constants };
export default os;
export { os as "module.exports" };
