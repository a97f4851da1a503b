// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:os: the machine, and who runs this process. Deno's names where it has them; node:os stands
// on these. Each fact needs its kind of --allow-sys.
declare module "shoal:os" {
  export const platform = "linux", EOL = "\n", devNull = "/dev/null";
  export const arch: "x64" | "arm64";
  export function hostname(): string;
  /** "6.1.0" */
  export function osRelease(): string;
  /** "#1 SMP PREEMPT_DYNAMIC ..." */
  export function osVersion(): string;
  /** "x86_64" */
  export function machine(): string;
  /** Seconds. */
  export function osUptime(): number;
  /** Of the last minute, 5 and 15 minutes. */
  export function loadavg(): [number, number, number];
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
  export function systemMemoryInfo(): SystemMemoryInfo;
  /** Times: milliseconds since the system has started. */
  export interface CpuInfo {
      model: string;
      /** MHz. */
      speed: number;
      times: {
          user: number;
          nice: number;
          sys: number;
          idle: number;
          irq: number;
      };
  }
  export function cpus(): CpuInfo[];
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
  export function networkInterfaces(): NetworkInterfaceInfo[];
  export interface UserInfo {
      username: string;
      uid: number;
      gid: number;
      shell: string;
      homedir: string;
  }
  export function userInfo(): UserInfo;
  export function uid(): number;
  export function gid(): number;
  /** $HOME; else what the system's list of users says. */
  export function homedir(): string;
  export function tmpdir(): string;
  /** How nice a process is: -20 (first of all) to 19; 0: this one. */
  export function getPriority(pid?: number): number;
  export function setPriority(pid: number, priority: number): void;
  /** "LE" or "BE". */
  export function endianness(): "LE" | "BE";
  export {};
}
