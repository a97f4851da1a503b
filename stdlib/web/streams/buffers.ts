// Views and buffers, asked in a way that a patched prototype cannot change.
import { TypeError, uncurriedGetter, uncurry } from "./web_idl.ts";

const {
  ArrayBuffer, BigInt64Array, BigUint64Array, DataView, Float32Array, Float64Array, Int16Array,
  Int32Array, Int8Array, Object, Symbol, Uint16Array, Uint32Array,
  Uint8Array, Uint8ClampedArray,
} = globalThis;
const Float16Array = (globalThis as any).Float16Array;
const TypedArray = Object.getPrototypeOf(Uint8Array);

/// "Uint8Array" and so on; undefined for what is no typed array.
const kindOf: (value: unknown) => string | undefined =
  uncurriedGetter(TypedArray.prototype, Symbol.toStringTag);
const arrayBuffer: (view: unknown) => ArrayBuffer =
  uncurriedGetter(TypedArray.prototype, "buffer");
const arrayOffset: (view: unknown) => number =
  uncurriedGetter(TypedArray.prototype, "byteOffset");
const arrayBytes: (view: unknown) => number =
  uncurriedGetter(TypedArray.prototype, "byteLength");
const dataBuffer: (view: unknown) => ArrayBuffer = uncurriedGetter(DataView.prototype, "buffer");
const dataOffset: (view: unknown) => number = uncurriedGetter(DataView.prototype, "byteOffset");
const dataBytes: (view: unknown) => number = uncurriedGetter(DataView.prototype, "byteLength");
const isResizable: (buffer: unknown) => boolean =
  uncurriedGetter(ArrayBuffer.prototype, "resizable");
const { isView } = ArrayBuffer;
const copyInto: (to: Uint8Array, from: Uint8Array) => void = uncurry(Uint8Array.prototype.set);

export const bufferBytes: (buffer: ArrayBuffer) => number =
  uncurriedGetter(ArrayBuffer.prototype, "byteLength");
export const isDetached: (buffer: ArrayBuffer) => boolean =
  uncurriedGetter(ArrayBuffer.prototype, "detached");
/// TransferArrayBuffer: throws if it cannot be.
export const transferBuffer: (buffer: ArrayBuffer) => ArrayBuffer =
  uncurry(ArrayBuffer.prototype.transfer);
/// CloneArrayBuffer, of bytes from `start` to before `end`.
export const cloneBytes: (buffer: ArrayBuffer, start: number, end: number) => ArrayBuffer =
  uncurry(ArrayBuffer.prototype.slice);

export type ViewConstructor =
  new (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayBufferView<ArrayBuffer>;

/// A constructor of views and the size of their elements.
export class ViewKind {
  readonly construct: ViewConstructor;
  readonly elementBytes: number;

  constructor(construct: any, elementBytes: number) {
    this.construct = construct;
    this.elementBytes = elementBytes;
  }
}
const bytesKind = new ViewKind(Uint8Array, 1);
const dataViewKind = new ViewKind(DataView, 1);
const kinds: Record<string, ViewKind> = Object.assign(Object.create(null), {
  Uint8Array: bytesKind,
  Int8Array: new ViewKind(Int8Array, 1),
  Uint8ClampedArray: new ViewKind(Uint8ClampedArray, 1),
  Int16Array: new ViewKind(Int16Array, 2),
  Uint16Array: new ViewKind(Uint16Array, 2),
  Float16Array: new ViewKind(Float16Array, 2),
  Int32Array: new ViewKind(Int32Array, 4),
  Uint32Array: new ViewKind(Uint32Array, 4),
  Float32Array: new ViewKind(Float32Array, 4),
  Float64Array: new ViewKind(Float64Array, 8),
  BigInt64Array: new ViewKind(BigInt64Array, 8),
  BigUint64Array: new ViewKind(BigUint64Array, 8),
});
export { bytesKind };

/// What a view says of itself.
export class ViewFacts {
  readonly kind: ViewKind;
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;

  /// Throws a TypeError unless `view` is an ArrayBufferView as Web IDL has it: of a buffer that is
  /// neither shared nor resizable. `name` is the argument's.
  constructor(view: unknown, name: string) {
    const kind = kindOf(view);
    if (kind === undefined) {
      if (!isView(view)) throw new TypeError(`${name} is no view of an ArrayBuffer`);
      this.kind = dataViewKind;
      this.buffer = dataBuffer(view);
      // A DataView throws where typed arrays say 0.
      const isGone = !isResizableOrShared(this.buffer) && isDetached(this.buffer);
      this.byteOffset = isGone ? 0 : dataOffset(view);
      this.byteLength = isGone ? 0 : dataBytes(view);
    } else {
      this.kind = kind === "Uint8Array" ? bytesKind : kinds[kind]!;
      this.buffer = arrayBuffer(view);
      this.byteOffset = arrayOffset(view);
      this.byteLength = arrayBytes(view);
    }
    if (isResizableOrShared(this.buffer))
      throw new TypeError(`${name} is a view of a shared or resizable buffer`);
  }
}

function isResizableOrShared(buffer: ArrayBuffer): boolean {
  try {
    return isResizable(buffer);
  } catch {
    return true;
  }
}

export function copyBytes(
  to: ArrayBuffer,
  toOffset: number,
  from: ArrayBuffer,
  fromOffset: number,
  count: number,
): void {
  copyInto(new Uint8Array(to, toOffset, count), new Uint8Array(from, fromOffset, count));
}
