// node:os. What only the machine knows is asked of the host (a seam); what holds on every Linux
// that
// shoal runs on is said here.
import { systemFact } from "node:_host_seams";
import { constants } from "node:_os_constants";
import { validateInt32 } from "node:_validators";

export const EOL = "\n", devNull = "/dev/null";

export function platform(): string {
  return "linux";
}
export function type(): string {
  return "Linux";
}
export function endianness(): string {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "LE" : "BE";
}
export function tmpdir(): string {
  const { TMPDIR, TMP, TEMP } = (globalThis as any).process.env;
  const path: string = TMPDIR || TMP || TEMP || "/tmp";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
export function homedir(): string {
  return (globalThis as any).process.env.HOME || systemFact("homedir");
}
export function arch(): string {
  return (globalThis as any).process.arch;
}
export function hostname(): string {
  return systemFact("hostname");
}
export function release(): string {
  return systemFact("release");
}
export function version(): string {
  return systemFact("version");
}
export function machine(): string {
  return systemFact("machine");
}
export function totalmem(): number {
  return systemFact("totalmem");
}
export function freemem(): number {
  return systemFact("freemem");
}
export function uptime(): number {
  return systemFact("uptime");
}
export function loadavg(): number[] {
  return systemFact("loadavg");
}
export function availableParallelism(): number {
  return systemFact("availableParallelism");
}
export interface CpuInfo {
  model: string;
  speed: number;
  times: { user: number; nice: number; sys: number; idle: number; irq: number };
}
export function cpus(): CpuInfo[] {
  return systemFact("cpus");
}
export function networkInterfaces(): Record<string, object[]> {
  return systemFact("networkInterfaces");
}
export function userInfo(_options?: { encoding?: string }): object {
  return systemFact("userInfo");
}
export function getPriority(pid = 0): number {
  validateInt32(pid, "pid");
  return systemFact(`priority ${pid}`);
}
export function setPriority(pid: number, priority?: number): void {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, "pid");
  validateInt32(priority, "priority", -20, 19);
  systemFact(`priority ${pid} ${priority}`);
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
