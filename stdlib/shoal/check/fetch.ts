// shoal:check/fetch: TypeScript, and the types of Node's modules, from npm's registry into shoal's
// cache.
import {
  ensureDirSync, existsSync, makeTempDirSync, removeSync, renameSync, writeFileSync,
} from "shoal:fs";
import { createHash } from "node:crypto";
import { cachedFolder, packagesFor, type Package } from "./pins.ts";
import { folderOf } from "./places.ts";
import { Registry } from "./registry.ts";
import { unpack } from "./tarball.ts";

const { Error, Math, Number, URL, Uint8Array, fetch } = globalThis as any;

export interface FetchSettings {
  cwd: string;
  /** Of the cache. */
  packagesFolder: string;
  progress(text: string): void;
}

const bytesMax = 64 << 20;

async function request(url: string, headers: Record<string, string>): Promise<any> {
  let response: any;
  try {
    response = await fetch(url, { headers });
  } catch (error: any) {
    const cause = error?.cause;
    throw new Error(`cannot reach ${new URL(url).host}: ${cause?.message ?? error}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url}: ${response.status} ${response.statusText}`.trimEnd());
  }
  return response;
}

async function download(url: string, headers: Record<string, string>,
                        progress: (share: string) => void): Promise<Uint8Array> {
  const response = await request(url, headers);
  const length = Number(response.headers.get("content-length") ?? 0);
  const parts: Uint8Array[] = [];
  let count = 0;
  for await (const part of response.body) {
    parts.push(part);
    count += part.length;
    if (count > bytesMax) throw new Error(`${url}: more than ${bytesMax >> 20} MB`);
    progress(length > 0 ? `${Math.floor(100 * count / length)} %` : `${count >> 10} KB`);
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function bring(registry: Registry, package_: Package, folder: string,
                     progress: (text: string) => void): Promise<number> {
  const { name, version } = package_;
  progress(`fetching ${name} ${version} …`);
  const url = registry.tarball(name, version);
  const archive = await download(url, registry.headers(name),
    (share) => progress(`fetching ${name} ${version} … ${share}`));
  const found = "sha512-" + createHash("sha512").update(archive).digest("base64");
  if (found !== package_.integrity)
    throw new Error(`${url} is not ${name} ${version}: its integrity is ${found}, not ` +
      package_.integrity);
  progress(`unpacking ${name} ${version} …`);
  let bytes = 0;
  for (const file of unpack(archive)) {
    const path = `${folder}/node_modules/${name}/${file.path}`;
    ensureDirSync(folderOf(path));
    writeFileSync(path, file.bytes);
    bytes += file.bytes.length;
  }
  return bytes;
}

/** What there is then, in words. It is there as a whole or not at all. */
export async function fetchTypeScript(settings: FetchSettings): Promise<string> {
  if (settings.packagesFolder === "")
    throw new Error("the cache is off: SHOAL_CACHE_DIR is set to nothing, or there is no HOME");
  const { cwd, progress } = settings;
  const registry = new Registry(cwd), packages = packagesFor(cwd);
  const target = cachedFolder(settings.packagesFolder, packages);
  ensureDirSync(settings.packagesFolder);
  const made = makeTempDirSync({ dir: settings.packagesFolder, prefix: ".new-" });
  try {
    let bytes = 0;
    for (const each of packages)
      bytes += await bring(registry, each, `${made}/whole`, progress);
    if (existsSync(target)) renameSync(target, `${made}/former`);
    renameSync(`${made}/whole`, target);
    const [typescript, types] = packages;
    return `TypeScript ${typescript!.version} and ${types!.name} ${types!.version} are in the ` +
      `cache, ${Math.round(bytes / (1 << 20))} MB`;
  } finally {
    progress("");
    removeSync(made, { recursive: true });
  }
}
