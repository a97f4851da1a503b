// node:fs/promises: FileHandle, an open file as an object. Closed when it is collected, too (the
// door closes what nobody holds when its context ends), but who opens one should close it.
import host from "shoal:host";
import { load } from "node:_host_seams";
import { EventEmitter } from "node:events";
import { codeError } from "node:_errors";
import { Request, pathOf, runLater } from "node:_fs_call";
import { flagsOf, modeOf, openOptions } from "node:_fs_constants";
import { type OpenFile, addDescriptor, closeSteps, fileOf } from "node:_fs_descriptors";
import { appendFile, kOpenFile, readFile, writeFilePromise } from "node:_fs_content";
import {
  fchmod, fchown, fdatasync, fstatRequest, fsync, ftruncate, futimes, readPromise, vectorPromise,
  writePromise,
} from "node:_fs_files";
import { createReadStream, createWriteStream } from "node:_fs_streams";

const { Error, Object, Symbol, Promise, ReadableStream, Uint8Array } = globalThis;
const kStreamBytes = 64 * 1024;

export class FileHandle extends EventEmitter {
  #fd: number;
  #file: OpenFile | null;
  /** Operations under way: close() waits for them. */
  #uses = 0;
  #closing: Promise<void> | null = null;
  #whenUnused: (() => void) | null = null;
  #isLocked = false;

  constructor(fd: number) {
    super();
    this.#fd = fd;
    this.#file = fileOf(fd, "open");
  }
  get fd(): number { return this.#fd; }
  getAsyncId(): number { return 0; }
  get [kOpenFile](): OpenFile { return this.#open("read"); }

  #open(syscall: string): OpenFile {
    if (this.#file !== null && this.#closing === null) return this.#file;
    throw Object.assign(new Error("file closed"), { code: "EBADF", syscall });
  }
  async #use<R>(syscall: string, run: (file: OpenFile) => Promise<R>): Promise<R> {
    const file = this.#open(syscall);
    ++this.#uses;
    try {
      return await run(file);
    } finally {
      if (--this.#uses === 0) this.#whenUnused?.();
    }
  }

  read(buffer?: any, offset?: any, length?: any, position?: any): Promise<any> {
    return this.#use("read", (file) => readPromise(file, buffer, offset, length, position));
  }
  readv(buffers: ArrayBufferView[], position?: number | null): Promise<any> {
    return this.#use("readv", (file) => vectorPromise(file, buffers, position, false));
  }
  write(buffer: any, offset?: any, length?: any, position?: any): Promise<any> {
    return this.#use("write", (file) => writePromise(file, buffer, offset, length, position));
  }
  writev(buffers: ArrayBufferView[], position?: number | null): Promise<any> {
    return this.#use("writev", (file) => vectorPromise(file, buffers, position, true));
  }
  readFile(options?: any): Promise<any> {
    return this.#use("read", () => readFile.promise(this, options));
  }
  writeFile(data: any, options?: any): Promise<void> {
    return this.#use("write", () => writeFilePromise(this, data, options));
  }
  appendFile(data: any, options?: any): Promise<void> {
    return this.#use("write", () => appendFile.promise(this, data, options));
  }
  stat(options?: any): Promise<any> {
    return this.#use("fstat", (file) => runLater(fstatRequest(file, options)));
  }
  truncate(length?: number): Promise<void> {
    return this.#use("ftruncate", () => ftruncate.promise(this.#fd, length));
  }
  sync(): Promise<void> { return this.#use("fsync", () => fsync.promise(this.#fd)); }
  datasync(): Promise<void> { return this.#use("fdatasync", () => fdatasync.promise(this.#fd)); }
  chmod(mode: number | string): Promise<void> {
    return this.#use("fchmod", () => fchmod.promise(this.#fd, mode));
  }
  chown(uid: number, gid: number): Promise<void> {
    return this.#use("fchown", () => fchown.promise(this.#fd, uid, gid));
  }
  utimes(atime: any, mtime: any): Promise<void> {
    return this.#use("futimes", () => futimes.promise(this.#fd, atime, mtime));
  }

  close(): Promise<void> {
    if (this.#file === null) return Promise.resolve();
    this.#closing ??= this.#close();
    return this.#closing;
  }
  async #close(): Promise<void> {
    if (this.#uses > 0) await new Promise<void>((resolve) => { this.#whenUnused = resolve; });
    const fd = this.#fd;
    this.#fd = -1;
    this.#file = null;
    this.emit("close");
    try {
      await runLater(closeSteps(fd));
    } finally {
      this.#closing = null;
    }
  }
  async [Symbol.asyncDispose](): Promise<void> { await this.close(); }

  createReadStream(options?: any): any {
    return createReadStream(undefined, { ...withEncoding(options), fd: this });
  }
  createWriteStream(options?: any): any {
    return createWriteStream(undefined, { ...withEncoding(options), fd: this });
  }
  readLines(options?: any): any {
    return load("node:readline").createInterface({
      input: this.createReadStream(options), crlfDelay: Infinity,
    });
  }
  /** A stream of bytes; a reader that brings a buffer of its own has it filled. */
  readableWebStream(options?: { autoClose?: boolean; type?: string }): ReadableStream {
    const file = this.#open("read");
    if (this.#isLocked) throw codeError("ERR_INVALID_STATE", "The FileHandle is locked");
    this.#isLocked = true;
    const end = () => {
      this.#isLocked = false;
      if (--this.#uses === 0) this.#whenUnused?.();
      if (options?.autoClose) void this.close();
    };
    ++this.#uses;
    return new ReadableStream({
      type: "bytes",
      autoAllocateChunkSize: kStreamBytes,
      async pull(controller: any) {
        const room = controller.byobRequest.view as Uint8Array<ArrayBuffer>;
        const view = new Uint8Array(room.buffer, room.byteOffset, room.byteLength);
        const count: number = await host.begin("ReadHandle", file.handle, -1, view);
        if (count === 0) {
          controller.close();
          end();
        }
        controller.byobRequest.respond(count);
      },
      cancel: end,
    });
  }
}

const withEncoding = (options: any): any =>
  typeof options === "string" ? { encoding: options } : options;

export async function openHandle(path: any, flags?: any, mode?: any): Promise<FileHandle> {
  const text = pathOf(path);
  const bits = openOptions(flagsOf(flags ?? "r"));
  const created = modeOf(mode, "mode", 0o666);
  const fd: number = await runLater(new Request("OpenFile", [text, bits, created],
    (handle: number) => addDescriptor(handle, text)));
  return new FileHandle(fd);
}
