// Numeric file descriptors: a table of this context's over its handles. 0, 1 and 2 are the standard
// streams; numbers are given again once they are free, the lowest first.
import host from "shoal:host";
import { invalidArgType } from "node:_errors";
import { systemError } from "node:_fs_call";
import { validateInteger } from "node:_validators";

/** An open file. Handle 0: a standard stream, whose number is `standard`. */
export interface OpenFile {
  handle: number;
  standard: number;
  path: string;
}

const open: (OpenFile | undefined)[] = [
  { handle: 0, standard: 0, path: "/dev/stdin" }, { handle: 0, standard: 1, path: "/dev/stdout" },
  { handle: 0, standard: 2, path: "/dev/stderr" },
];
let lowest = 3;

export function addDescriptor(handle: number, path: string): number {
  let fd = lowest;
  while (open[fd] !== undefined) ++fd;
  open[fd] = { handle, standard: -1, path };
  lowest = fd + 1;
  return fd;
}

export function checkDescriptor(fd: unknown, name = "fd"): asserts fd is number {
  if (typeof fd !== "number") throw invalidArgType(name, "number", fd);
  validateInteger(fd, name, 0, 2147483647);
}

/** The file of a descriptor. EBADF: there is none. */
export function fileOf(fd: unknown, syscall: string): OpenFile {
  checkDescriptor(fd);
  const file = open[fd];
  if (file === undefined) throw systemError(-9, "EBADF", "bad file descriptor", syscall);
  return file;
}
/** The same, or null. */
export function openFile(fd: number): OpenFile | null {
  return open[fd] ?? null;
}
/** The door's handle; a standard stream has none. */
export function handleOf(fd: unknown, syscall: string): number {
  const { handle } = fileOf(fd, syscall);
  if (handle === 0) throw systemError(-22, "EINVAL", "invalid argument", syscall);
  return handle;
}

/** No number leads there any more. Whoever uses it at the moment goes on. */
export function closeDescriptor(fd: number): void {
  const { handle } = fileOf(fd, "close");
  open[fd] = undefined;
  if (fd < lowest && fd > 2) lowest = fd;
  if (handle !== 0) host.close(handle);
}

