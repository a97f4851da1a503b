import type { BlobData } from "../file/blob_data.ts";
import type { Bytes } from "../file/web_idl.ts";
type Stream = ReadableStream<Bytes>;
export function isReadableStream(value: object): value is Stream { return false; }
export function isDisturbed(stream: Stream): boolean { throw new Error("no streams yet"); }
export function isLocked(stream: Stream): boolean { throw new Error("no streams yet"); }
export function readAll(stream: Stream): Promise<Bytes> { throw new Error("no streams yet"); }
export function teeForClone(stream: Stream): [Stream, Stream] { throw new Error("no streams yet"); }
export function proxyOf(stream: Stream): Stream { throw new Error("no streams yet"); }
export function streamOfData(data: BlobData): Stream { throw new Error("no streams yet"); }
export function consumedStream(): Stream { throw new Error("no streams yet"); }
