// node:fs: openAsBlob, a file as a Blob. Its bytes are read whenever somebody wants them, through
// the door like any read: each time the file is opened again, so that a Blob that is only kept
// holds nothing open. They are what they were when the Blob was made, or there are none: of a file
// that has changed since, a read fails with NotReadableError.
import host from "shoal:host";
import { makeError } from "node:_errors";
import {
  type Bytes, type Plan, Request, type Steps, pathOf, runLater, runNow,
} from "node:_fs_call";
import { At, type Told, isFile } from "node:_fs_stats";
import { validateObject, validateString } from "node:_validators";
import { resolve } from "node:path";
import type { FarBytes } from "web:file/blob_data";
import defer * as blobs from "web:file/blob";

const { DOMException, TypeError, Uint8Array } = globalThis;
const kPieceBytes = 512 * 1024;

/** What is compared: another file in its place is another one, too. */
const marks = [At.size, At.modified, At.modifiedNs, At.device, At.inode] as const;

/** Of OpenOption; a pipe that stands there by now is not to wait for its writer. */
const kReadNoWait = 1 | 1024;

class FileBytes implements FarBytes {
  readonly length: number;
  readonly #path: string;
  readonly #facts: Told;

  constructor(path: string, facts: Told) {
    this.length = facts[At.size]!;
    this.#path = path;
    this.#facts = facts;
  }
  async read(start: number, end: number): Promise<Bytes> {
    try {
      return await runLater(this.#steps(start, end));
    } catch (error) {
      throw notReadable(error);
    }
  }
  readNow(start: number, end: number): Bytes {
    try {
      return runNow(this.#steps(start, end));
    } catch (error) {
      throw notReadable(error);
    }
  }

  *#steps(start: number, end: number): Steps<Bytes> {
    const bytes = new Uint8Array(end - start);
    const handle: number = yield new Request("OpenFile", [this.#path, kReadNoWait, 0]);
    try {
      for (let at = 0; at < bytes.length;) {
        const until = at + kPieceBytes < bytes.length ? at + kPieceBytes : bytes.length;
        const room = bytes.subarray(at, until);
        const count: number = yield new Request("ReadHandle", [handle, start + at, room]);
        if (count === 0) throw changed();
        at += count;
      }
      // Afterwards, for it may be changed while it is read.
      this.#check(yield new Request("StatHandle", [handle]));
    } finally {
      host.close(handle);
    }
    return bytes;
  }
  #check(facts: Told): void {
    for (const mark of marks) if (facts[mark] !== this.#facts[mark]) throw changed();
  }
}

function changed(): Error {
  return new DOMException("The file has changed since the Blob was made", "NotReadableError");
}
function notReadable(cause: unknown): Error {
  return new DOMException("The blob could not be read", { name: "NotReadableError", cause } as any);
}

function* open(path: string, type: string): Steps<Blob> {
  let facts: Told | undefined;
  let cause: any;
  try {
    facts = yield new Request("Stat", [path, true]);
  } catch (error: any) {
    if (typeof error?.errno !== "number") throw error;  // It is not permitted.
    cause = error;
  }
  if (facts?.[At.kind] !== isFile) {
    const error = makeError(TypeError, "ERR_INVALID_ARG_VALUE", "Unable to open file as blob");
    if (cause !== undefined) error.cause = cause;
    throw error;
  }
  // Its name as it is from here: the process may go elsewhere.
  return blobs.makeFarBlob(new FileBytes(resolve(path), facts), type);
}

export function openAsBlob(path: unknown, options: any = {}): Promise<Blob> {
  validateObject(options, "options");
  const type = options.type || "";
  validateString(type, "options.type");
  const plan: Plan<Blob> = open(pathOf(path), type);
  return runLater(plan);
}
