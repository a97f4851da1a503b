// shoal:os: the machine, and who runs this process. Deno's names where it has them; node:os stands
// on these. Each fact needs its kind of --allow-sys.
import host from "shoal:host";

const environment = (): Record<string, string | undefined> =>
  (globalThis as any).process.env;

export const platform = "linux", EOL = "\n", devNull = "/dev/null";
export const arch: "x64" | "arm64" = (globalThis as any).process.arch;

export function hostname(): string {
  return host.ask("SystemFacts", "hostname").texts[0];
}
/** "6.1.0" */
export function osRelease(): string {
  return host.ask("SystemFacts", "osRelease").texts[0];
}
/** "#1 SMP PREEMPT_DYNAMIC ..." */
export function osVersion(): string {
  return host.ask("SystemFacts", "osRelease").texts[1];
}
/** "x86_64" */
export function machine(): string {
  return host.ask("SystemFacts", "osRelease").texts[2];
}
/** Seconds. */
export function osUptime(): number {
  return Math.floor(host.ask("SystemFacts", "osUptime").numbers[0]);
}
/** Of the last minute, 5 and 15 minutes. */
export function loadavg(): [number, number, number] {
  return host.ask("SystemFacts", "loadavg").numbers;
}

/** Bytes. */
export interface SystemMemoryInfo {
  total: number;
  free: number;
  available: number;
  buffers: number;
  cached: number;
  swapTotal: number;
  swapFree: number;
}
export function systemMemoryInfo(): SystemMemoryInfo {
  const n: number[] = host.ask("SystemFacts", "systemMemoryInfo").numbers;
  return {
    total: n[0]!, free: n[1]!, available: n[2]!, buffers: n[3]!, cached: n[4]!, swapTotal: n[5]!,
    swapFree: n[6]!,
  };
}

/** Times: milliseconds since the system has started. */
export interface CpuInfo {
  model: string;
  /** MHz. */
  speed: number;
  times: { user: number; nice: number; sys: number; idle: number; irq: number };
}
export function cpus(): CpuInfo[] {
  const { texts, numbers } = host.ask("SystemFacts", "cpus");
  const all: CpuInfo[] = [];
  for (let i = 0; i < texts.length; ++i) {
    const at = i * 6;
    all.push({
      model: texts[i], speed: Math.round(numbers[at]),
      times: {
        user: numbers[at + 1], nice: numbers[at + 2], sys: numbers[at + 3],
        idle: numbers[at + 4], irq: numbers[at + 5],
      },
    });
  }
  return all;
}

export interface NetworkInterfaceInfo {
  name: string;
  family: "IPv4" | "IPv6";
  address: string;
  netmask: string;
  scopeid: number | null;
  cidr: string;
  mac: string;
  internal: boolean;
}
/// The ones of a netmask, "255.255.0.0" or "ffff::".
function prefixLength(netmask: string): number {
  const isFour = netmask.includes(".");
  let count = 0;
  for (const part of netmask.split(isFour ? "." : ":"))
    for (let bits = parseInt(part || "0", isFour ? 10 : 16); bits !== 0; bits &= bits - 1) ++count;
  return count;
}
export function networkInterfaces(): NetworkInterfaceInfo[] {
  const { texts, numbers } = host.ask("SystemFacts", "networkInterfaces");
  const all: NetworkInterfaceInfo[] = [];
  for (let i = 0; i < numbers.length; ++i) {
    const [name, address, netmask, family, mac, internal] = texts.slice(i * 6, i * 6 + 6);
    all.push({
      name, family, address, netmask, scopeid: family === "IPv6" ? numbers[i] : null,
      cidr: `${address}/${prefixLength(netmask)}`, mac, internal: internal === "1",
    });
  }
  return all;
}

export interface UserInfo {
  username: string;
  uid: number;
  gid: number;
  shell: string;
  homedir: string;
}
export function userInfo(): UserInfo {
  const told = host.wait("UserInfo", "userInfo");
  return {
    uid: told.user, gid: told.group, username: told.name, homedir: told.home, shell: told.shell,
  };
}
export function uid(): number {
  return host.ask("ProcessOwner", "uid").id;
}
export function gid(): number {
  return host.ask("ProcessOwner", "gid").id;
}

/** $HOME; else what the system's list of users says. */
export function homedir(): string {
  return environment().HOME || host.wait("UserInfo", "homedir").home;
}
export function tmpdir(): string {
  const { TMPDIR, TMP, TEMP } = environment();
  const path = TMPDIR || TMP || TEMP || "/tmp";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** How nice a process is: -20 (first of all) to 19; 0: this one. */
export function getPriority(pid = 0): number {
  return host.ask("ProcessPriority", "getPriority", pid, 0);
}
export function setPriority(pid: number, priority: number): void {
  host.ask("ProcessPriority", "setPriority", pid, priority);
}

/** "LE" or "BE". */
export function endianness(): "LE" | "BE" {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "LE" : "BE";
}
