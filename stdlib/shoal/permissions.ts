// shoal:permissions: what this code may, to be asked, asked for and given back; with the shape of
// Deno.permissions. In a package that has permissions of its own it is about those.
import host from "shoal:host";

const { EventTarget, Event, Map, Promise, TypeError, URL, Object } = globalThis;

export type PermissionName = "read" | "write" | "net" | "env" | "sys" | "run" | "ffi";
export type PermissionState = "granted" | "prompt" | "denied";
export type PermissionDescriptor =
  | { name: "read" | "write" | "ffi"; path?: string | URL }
  | { name: "net"; host?: string }
  | { name: "env"; variable?: string }
  | { name: "sys"; kind?: string }
  | { name: "run"; command?: string | URL };

/// Which property of a descriptor says what it is about.
const subjects: Record<PermissionName, string> = Object.assign(Object.create(null), {
  read: "path", write: "path", ffi: "path", net: "host", env: "variable", sys: "kind",
  run: "command",
});
/// By Permissions::State, io/door/permissions.h.
const states: PermissionState[] = ["granted", "prompt", "denied"];
/// Lets the classes be made here and nowhere else.
const key = {};

function subjectOf(descriptor: PermissionDescriptor): string {
  if (typeof descriptor !== "object" || descriptor === null)
    throw new TypeError(`The descriptor is no object (got ${typeof descriptor})`);
  const property = subjects[descriptor.name];
  if (property === undefined)
    throw new TypeError(`There is no permission "${String(descriptor.name)}"`);
  const given = (descriptor as unknown as Record<string, unknown>)[property];
  if (given === undefined) return "";
  if (given instanceof URL) {
    if (given.protocol !== "file:") throw new TypeError(`${property}: must be a file URL`);
    return decodeURIComponent(given.pathname);
  }
  if (typeof given !== "string" || given === "")
    throw new TypeError(`${property}: a text that is not empty is wanted`);
  return given;
}

export class PermissionStatus extends EventTarget {
  #state: PermissionState = "prompt";
  #partial = false;
  #onchange: ((event: Event) => unknown) | null = null;

  constructor(by?: unknown) {
    super();
    if (by !== key) throw new TypeError("Illegal constructor");
    this.addEventListener("change", (event) => {
      if (this.#onchange) this.#onchange.call(this, event);
    });
  }
  get state(): PermissionState { return this.#state; }
  /** All of it is granted, but for a part that is denied by name. */
  get partial(): boolean { return this.#partial; }
  get onchange() { return this.#onchange; }
  set onchange(listener: ((event: Event) => unknown) | null) {
    this.#onchange = typeof listener === "function" ? listener : null;
  }
  /// False: it was so before.
  static update(status: PermissionStatus, state: PermissionState, partial: boolean): boolean {
    if (status.#state === state && status.#partial === partial) return false;
    status.#state = state;
    status.#partial = partial;
    return true;
  }
}
/// For this module alone.
const update = PermissionStatus.update;
delete (PermissionStatus as { update?: unknown }).update;

interface Known { name: PermissionName; subject: string; status: PermissionStatus }
const known = new Map<string, Known>();

function look(each: Known): boolean {
  const told = host.ask("QueryPermission", each.name, each.subject);
  return update(each.status, states[told.state]!, told.partial);
}

/// The status of a descriptor: the same object for the same one.
function statusOf(descriptor: PermissionDescriptor): Known {
  const subject = subjectOf(descriptor);
  const id = `${descriptor.name}\n${subject}`;
  let found = known.get(id);
  if (!found) {
    found = { name: descriptor.name, subject, status: new PermissionStatus(key) };
    known.set(id, found);
  }
  look(found);
  return found;
}
function lookAgain(): void {
  known.forEach((each) => {
    const { status } = each;
    if (look(each)) host.dispatchEvent(status, new Event("change"), status, true);
  });
}
const question = (of: Known) =>
  ["AskPermission", of.name, of.subject, "", "permissions.request", ""] as const;

export class Permissions {
  constructor(by?: unknown) {
    if (by !== key) throw new TypeError("Illegal constructor");
  }
  /** What holds now. */
  query(descriptor: PermissionDescriptor): Promise<PermissionStatus> {
    return new Promise((resolve) => resolve(this.querySync(descriptor)));
  }
  querySync(descriptor: PermissionDescriptor): PermissionStatus {
    return statusOf(descriptor).status;
  }
  /** If nobody has said anything of it, whoever sits at the terminal is asked. */
  async request(descriptor: PermissionDescriptor): Promise<PermissionStatus> {
    const wanted = statusOf(descriptor);
    if (wanted.status.state === "prompt") {
      await host.begin(...question(wanted));
      lookAgain();
    }
    return wanted.status;
  }
  requestSync(descriptor: PermissionDescriptor): PermissionStatus {
    const wanted = statusOf(descriptor);
    if (wanted.status.state === "prompt") {
      host.wait(...question(wanted));
      lookAgain();
    }
    return wanted.status;
  }
  /** Gives back what was granted: all of that kind, or what the descriptor covers. */
  revoke(descriptor: PermissionDescriptor): Promise<PermissionStatus> {
    return new Promise((resolve) => resolve(this.revokeSync(descriptor)));
  }
  revokeSync(descriptor: PermissionDescriptor): PermissionStatus {
    const given = statusOf(descriptor);
    host.ask("RevokePermission", given.name, given.subject);
    lookAgain();
    return given.status;
  }
}

export const permissions = new Permissions(key);
export default permissions;
