// The globals of https://streams.spec.whatwg.org and the streams of
// https://encoding.spec.whatwg.org.
export {
  ReadableByteStreamController, ReadableStreamBYOBRequest, ReadableStreamDefaultController,
} from "./controllers.ts";
export { ReadableStream } from "./readable_stream.ts";
export { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from "./readers.ts";
export { ByteLengthQueuingStrategy, CountQueuingStrategy } from "./strategies.ts";
export { TextDecoderStream, TextEncoderStream } from "./text_streams.ts";
export { TransformStream, TransformStreamDefaultController } from "./transform_stream.ts";
export {
  WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter,
} from "./writable_stream.ts";
import "./transfer.ts";
