// What a value is by its internal slots, as far as script can tell: node:util/types. A brand check
// that throws is dear, so what the value calls itself or inherits from is looked at first.
import { isModuleNamespace, proxyDetails } from "node:_host_seams";

const {
  Object, Reflect, Map, Set, WeakMap, WeakSet, Date, RegExp, Promise, Number, String, Boolean,
  BigInt, Symbol, Error, ArrayBuffer, SharedArrayBuffer, Uint8Array,
} = globalThis;
const { apply } = Reflect;
const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
const objectToString = Object.prototype.toString;

type Check = (value: unknown) => boolean;
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const tagOf = (value: unknown): string => apply(objectToString, value, []).slice(8, -1);
const getter = (holder: object, name: PropertyKey): (() => unknown) =>
  getOwnPropertyDescriptor(holder, name)!.get!;

/** By a method that throws for what has not the slot. */
function brand(Class: any, name: string, method: (...values: any[]) => unknown,
  ...given: any[]): Check {
  return (value) => {
    if (!isObject(value) || (tagOf(value) !== name && !(value instanceof Class))) return false;
    try {
      apply(method, value, given);
      return true;
    } catch {
      return false;
    }
  };
}

export const isDate = brand(Date, "Date", Date.prototype.getTime);
export const isRegExp = brand(RegExp, "RegExp", getter(RegExp.prototype, "source"));
export const isMap = brand(Map, "Map", getter(Map.prototype, "size"));
export const isSet = brand(Set, "Set", getter(Set.prototype, "size"));
export const isWeakMap = brand(WeakMap, "WeakMap", WeakMap.prototype.has, {});
export const isWeakSet = brand(WeakSet, "WeakSet", WeakSet.prototype.has, {});
export const isNumberObject = brand(Number, "Number", Number.prototype.valueOf);
export const isStringObject = brand(String, "String", String.prototype.valueOf);
export const isBooleanObject = brand(Boolean, "Boolean", Boolean.prototype.valueOf);
export const isBigIntObject = brand(BigInt, "BigInt", BigInt.prototype.valueOf);
export const isSymbolObject = brand(Symbol, "Symbol", Symbol.prototype.valueOf);
export const isArrayBuffer =
  brand(ArrayBuffer, "ArrayBuffer", getter(ArrayBuffer.prototype, "byteLength"));
export const isSharedArrayBuffer = brand(
  SharedArrayBuffer, "SharedArrayBuffer", getter(SharedArrayBuffer.prototype, "byteLength"));
/** Weakly: nothing that script can do tells a promise without a trace. */
export const isPromise: Check = (value) => isObject(value) &&
  (value instanceof Promise || (tagOf(value) === "Promise" && "then" in value));
export const isBoxedPrimitive: Check = (value) => isNumberObject(value) || isStringObject(value) ||
  isBooleanObject(value) || isBigIntObject(value) || isSymbolObject(value);
export const isAnyArrayBuffer: Check = (value) => isArrayBuffer(value) ||
  isSharedArrayBuffer(value);
export const isNativeError: Check = (value) =>
  (Error as any).isError ? (Error as any).isError(value)
    : isObject(value) && tagOf(value) === "Error";

const typedArrayName = getter(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const nameOfArray = (value: unknown) => apply(typedArrayName, value, []) as string | undefined;
const typed = (name: string): Check => (value) => nameOfArray(value) === name;
export const isTypedArray: Check = (value) => nameOfArray(value) !== undefined;
export const isArrayBufferView: Check = ArrayBuffer.isView;
export const isDataView: Check = (value) => ArrayBuffer.isView(value) && !isTypedArray(value);
export const isUint8Array = typed("Uint8Array");
export const isUint8ClampedArray = typed("Uint8ClampedArray");
export const isUint16Array = typed("Uint16Array");
export const isUint32Array = typed("Uint32Array");
export const isInt8Array = typed("Int8Array");
export const isInt16Array = typed("Int16Array");
export const isInt32Array = typed("Int32Array");
export const isFloat16Array = typed("Float16Array");
export const isFloat32Array = typed("Float32Array");
export const isFloat64Array = typed("Float64Array");
export const isBigInt64Array = typed("BigInt64Array");
export const isBigUint64Array = typed("BigUint64Array");

const functionTag = (value: unknown) => typeof value === "function" ? tagOf(value) : "";
export const isAsyncFunction: Check = (value) =>
  ["AsyncFunction", "AsyncGeneratorFunction"].includes(functionTag(value));
export const isGeneratorFunction: Check = (value) =>
  ["GeneratorFunction", "AsyncGeneratorFunction"].includes(functionTag(value));
const tagged = (...tags: string[]): Check => (value) => isObject(value) &&
  tags.includes(tagOf(value));
export const isGeneratorObject = tagged("Generator", "AsyncGenerator");
export const isMapIterator = tagged("Map Iterator");
export const isSetIterator = tagged("Set Iterator");
export const isArgumentsObject: Check = (value) =>
  isObject(value) && !(Symbol.toStringTag in value) && tagOf(value) === "Arguments";
export const isModuleNamespaceObject: Check = (value) => isModuleNamespace
  ? isModuleNamespace(value)
  : isObject(value) && getPrototypeOf(value) === null && tagOf(value) === "Module";
export const isProxy: Check = (value) => proxyDetails(value) !== undefined;
export const isExternal: Check = () => false;
export const isKeyObject: Check = tagged("KeyObject");
export const isCryptoKey: Check = tagged("CryptoKey");
export const isEventTarget: Check = (value) => value instanceof EventTarget;

export const types = {
  isExternal, isDate, isArgumentsObject, isBigIntObject, isBooleanObject, isNumberObject,
  isStringObject, isSymbolObject, isBoxedPrimitive, isNativeError, isRegExp, isAsyncFunction,
  isGeneratorFunction, isGeneratorObject, isPromise, isMap, isSet, isMapIterator, isSetIterator,
  isWeakMap, isWeakSet, isArrayBuffer, isDataView, isSharedArrayBuffer, isProxy,
  isModuleNamespaceObject, isAnyArrayBuffer, isArrayBufferView, isTypedArray, isUint8Array,
  isUint8ClampedArray, isUint16Array, isUint32Array, isInt8Array, isInt16Array, isInt32Array,
  isFloat16Array, isFloat32Array, isFloat64Array, isBigInt64Array, isBigUint64Array, isKeyObject,
  isCryptoKey, isEventTarget,
};
