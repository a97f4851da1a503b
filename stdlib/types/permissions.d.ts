// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:permissions: what this code may, to be asked, asked for and given back; with the shape of
// Deno.permissions. In a package that has permissions of its own it is about those.
declare module "shoal:permissions" {
  const EventTarget: {
      new (): EventTarget;
      prototype: EventTarget;
  };
  export type PermissionName = "read" | "write" | "net" | "env" | "sys" | "run" | "ffi";
  export type PermissionState = "granted" | "prompt" | "denied";
  export type PermissionDescriptor = {
      name: "read" | "write" | "ffi";
      path?: string | URL;
  } | {
      name: "net";
      host?: string;
  } | {
      name: "env";
      variable?: string;
  } | {
      name: "sys";
      kind?: string;
  } | {
      name: "run";
      command?: string | URL;
  };
  export class PermissionStatus extends EventTarget {
      #private;
      constructor(by?: unknown);
      get state(): PermissionState;
      /** All of it is granted, but for a part that is denied by name. */
      get partial(): boolean;
      get onchange(): ((event: Event) => unknown) | null;
      set onchange(listener: ((event: Event) => unknown) | null);
      static update(status: PermissionStatus, state: PermissionState, partial: boolean): boolean;
  }
  export class Permissions {
      constructor(by?: unknown);
      /** What holds now. */
      query(descriptor: PermissionDescriptor): Promise<PermissionStatus>;
      querySync(descriptor: PermissionDescriptor): PermissionStatus;
      /** If nobody has said anything of it, whoever sits at the terminal is asked. */
      request(descriptor: PermissionDescriptor): Promise<PermissionStatus>;
      requestSync(descriptor: PermissionDescriptor): PermissionStatus;
      /** Gives back what was granted: all of that kind, or what the descriptor covers. */
      revoke(descriptor: PermissionDescriptor): Promise<PermissionStatus>;
      revokeSync(descriptor: PermissionDescriptor): PermissionStatus;
  }
  export const permissions: Permissions;
  export default permissions;
  export {};
}
