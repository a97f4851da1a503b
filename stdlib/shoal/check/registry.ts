// shoal:check/registry: where npm's packages are, and what to say there, as npm's configuration has
// it: NPM_CONFIG_REGISTRY, .npmrc of the project, of the user, of the machine.
import { readTextFileSync } from "shoal:fs";
import { folderOf, upwards } from "./places.ts";

const { process, Map, Object, URL } = globalThis as any;

const publicRegistry = "https://registry.npmjs.org/";

/// Lines "name = value", ${VARIABLES} in them.
function readSettings(path: string, into: Map<string, string>): void {
  let text: string;
  try {
    text = readTextFileSync(path);
  } catch {
    return;
  }
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^=;#\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const value = match[2]!.replace(/^(["'])(.*)\1$/, "$2").replace(/\$\{([^}]+)\}/g,
      (whole, name: string) => process.env[name] ?? whole);
    if (!into.has(match[1]!)) into.set(match[1]!, value);
  }
}

export class Registry {
  readonly #settings = new Map() as Map<string, string>;

  /** Of the project that the folder is in. */
  constructor(cwd: string) {
    for (const [name, value] of Object.entries(process.env) as [string, string][])
      if (/^npm_config_/i.test(name) && value !== "")
        this.#settings.set(
          name.slice(11).toLowerCase().replace(/(?!^)_/g, "-"), value);
    const project = upwards("package.json", cwd);
    readSettings(`${project ? folderOf(project) : cwd}/.npmrc`, this.#settings);
    readSettings(this.#settings.get("userconfig") ?? `${process.env.HOME ?? ""}/.npmrc`,
      this.#settings);
    const shared = this.#settings.get("globalconfig");
    for (const each of shared ? [shared] : ["/usr/local/etc/npmrc", "/etc/npmrc"])
      readSettings(each, this.#settings);
  }

  /** The registry of a package, with a slash at its end. */
  of(name: string): string {
    const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : "";
    const found = this.#settings.get(`${scope}:registry`) ?? this.#settings.get("registry") ??
      publicRegistry;
    return found.endsWith("/") ? found : found + "/";
  }
  tarball(name: string, version: string): string {
    return `${this.of(name)}${name}/-/${name.slice(name.indexOf("/") + 1)}-${version}.tgz`;
  }

  /** What is sent along: who asks, if that registry wants to know it. */
  headers(name: string): Record<string, string> {
    const { host, pathname } = new URL(this.of(name));
    for (let path = pathname.replace(/\/$/, ""); ; path = folderOf(path)) {
      const place = `//${host}${path}`;
      const setting = (key: string) =>
        this.#settings.get(`${place}/:${key}`) ?? this.#settings.get(`${place}:${key}`);
      const token = setting("_authToken"), basic = setting("_auth");
      if (token) return { authorization: `Bearer ${token}` };
      if (basic) return { authorization: `Basic ${basic}` };
      if (path === "") return {};
    }
  }
}
