// shoal:test/permissions: what a test's function may, by its option `permissions` (Deno's): at most
// what its file may. The door holds it to that (Permissions::within, io/door/permissions.h); here
// what is written becomes its rules.
import host from "shoal:host";

const { Array, Map, Object, Set, String, TypeError, URL, decodeURIComponent, process } =
  globalThis as any;

export type PermissionLimit = "inherit" | boolean | (string | URL)[];
/** "none" of a kind is what is not mentioned; "inherit": what the file has. */
export type TestPermissions = "inherit" | "none" | {
  read?: PermissionLimit;
  write?: PermissionLimit;
  net?: PermissionLimit;
  env?: PermissionLimit;
  run?: PermissionLimit;
  sys?: PermissionLimit;
  ffi?: PermissionLimit;
};
/** As the door takes it: kinds and subjects in turn; kinds. */
export interface Limit { allowed: string[]; inherited: string[] }

const kinds = new Set(["read", "write", "net", "env", "run", "sys", "ffi"]);
const shape = `"inherit", "none" or an object of ${[...kinds].join(", ")}`;

function subjectOf(kind: string, given: unknown): string {
  if (given instanceof URL && (given as URL).protocol === "file:")
    return decodeURIComponent((given as URL).pathname);
  if (typeof given === "string" && given !== "") return given;
  throw new TypeError(
    `permissions.${kind}: a text that is not empty is wanted (got ${String(given)})`);
}

/** undefined: it has what its file has. */
export function readPermissions(given: unknown): Limit | undefined {
  if (given === undefined || given === "inherit") return undefined;
  const limit: Limit = { allowed: [], inherited: [] };
  if (given === "none") return limit;
  if (typeof given !== "object" || given === null)
    throw new TypeError(`permissions: ${shape} is wanted (got ${String(given)})`);
  for (const [kind, value] of Object.entries(given)) {
    if (!kinds.has(kind))
      throw new TypeError(`permissions: there is no "${kind}"; ${shape} is wanted`);
    if (value === false || value === undefined) continue;
    if (value === "inherit") limit.inherited.push(kind);
    else if (value === true) limit.allowed.push(kind, "");
    else if (Array.isArray(value))
      for (const each of value as unknown[]) limit.allowed.push(kind, subjectOf(kind, each));
    else {
      throw new TypeError(`permissions.${kind}: true, false, "inherit" or a list is wanted ` +
        `(got ${String(value)})`);
    }
  }
  return limit;
}

const visibleNames = (): string[] =>
  host.ask("VisibleEnvironment").map(([name]: [string, string]) => name);

/// process.env is an object that was filled when the file began: what the limit leaves out is not
/// to be seen in it meanwhile.
function hideVariables(before: string[]): Map<string, string> {
  const visible = new Set(visibleNames()), hidden = new Map();
  for (const name of before) {
    if (visible.has(name) || !Object.hasOwn(process.env, name)) continue;
    hidden.set(name, process.env[name]);
    delete process.env[name];
  }
  return hidden;
}

/** Calls it with no more than that. The limit holds for all that runs in this context meanwhile. */
export async function within(limit: Limit | undefined, call: () => Promise<void>): Promise<void> {
  if (!limit) return await call();
  const before = visibleNames();
  host.ask("LimitPermissions", limit.allowed, limit.inherited);
  const hidden = hideVariables(before);
  try {
    await call();
  } finally {
    host.ask("EndPermissionLimit");
    hidden.forEach((value: string, name: string) => {
      if (!Object.hasOwn(process.env, name)) process.env[name] = value;
    });
  }
}
