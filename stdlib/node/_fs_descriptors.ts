// Numeric file descriptors: a table of this context's over its handles. 0, 1 and 2 are the standard
// streams; numbers are given again once they are free, the lowest first.
import host from "shoal:host";
import { invalidArgType } from "node:_errors";
import { Request, type Steps, systemError } from "node:_fs_call";
import { validateInteger } from "node:_validators";

/** An open file. Handle 0: a standard stream, whose number is `standard`. */
export interface OpenFile {
  handle: number;
  standard: number;
  path: string;
  /** Something was: closing it may tell that it came to nothing. */
  isWritten: boolean;
}

const standardFile = (standard: number, path: string): OpenFile =>
  ({ handle: 0, standard, path, isWritten: false });
const open: (OpenFile | undefined)[] = [
  standardFile(0, "/dev/stdin"), standardFile(1, "/dev/stdout"), standardFile(2, "/dev/stderr"),
];
let lowest = 3;

export function addDescriptor(handle: number, path: string): number {
  let fd = lowest;
  while (open[fd] !== undefined) ++fd;
  open[fd] = { handle, standard: -1, path, isWritten: false };
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

function forget(fd: number): void {
  open[fd] = undefined;
  if (fd < lowest && fd > 2) lowest = fd;
}
/** No number leads there any more. Whoever uses it at the moment goes on. Of who has failed
 *  already: what the file system tells of earlier writes is not heard. */
export function closeDescriptor(fd: number): void {
  const { handle } = fileOf(fd, "close");
  forget(fd);
  if (handle !== 0) host.close(handle);
}
/** The same, and what was written is: network file systems, quotas and full disks may tell only
 *  now that it is not. It is closed, whatever they tell. */
export function* closeSteps(fd: number): Steps<void> {
  const { handle, isWritten } = fileOf(fd, "close");
  forget(fd);
  try {
    if (isWritten) yield new Request("FlushHandle", [handle]);
  } finally {
    if (handle !== 0) host.close(handle);
  }
}
