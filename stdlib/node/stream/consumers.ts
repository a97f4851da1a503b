// node:stream/consumers: all that a stream or another asynchronous iterable has, at once.
import { Buffer } from "node:_buffer";

const { TextDecoder, JSON, Uint8Array, ArrayBuffer } = globalThis;

async function bytesOf(stream: AsyncIterable<any>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of stream) {
    if (typeof chunk === "string") parts.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) parts.push(chunk);
    else if (chunk instanceof ArrayBuffer) parts.push(new Uint8Array(chunk));
    else if (ArrayBuffer.isView(chunk))
      parts.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    else parts.push(Buffer.from(String(chunk)));
  }
  return Buffer.concat(parts);
}

export async function blob(stream: AsyncIterable<any>): Promise<Blob> {
  const parts: any[] = [];
  for await (const chunk of stream) parts.push(chunk);
  return new globalThis.Blob(parts);
}
export async function arrayBuffer(stream: AsyncIterable<any>): Promise<ArrayBuffer> {
  const bytes = await bytesOf(stream);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
export async function buffer(stream: AsyncIterable<any>): Promise<Buffer> {
  return Buffer.from(await arrayBuffer(stream));
}
export async function text(stream: AsyncIterable<any>): Promise<string> {
  const decoder = new TextDecoder();
  let out = "";
  for await (const chunk of stream)
    out += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return out + decoder.decode();
}
export async function json(stream: AsyncIterable<any>): Promise<any> {
  return JSON.parse(await text(stream));
}

const consumers = { arrayBuffer, blob, buffer, json, text };
export default consumers;
export { consumers as "module.exports" };
