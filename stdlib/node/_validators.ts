// Checks of arguments, with the errors that Node has for them.
import { codeError, invalidArgType, invalidArgValue, outOfRange } from "node:_errors";

const { Number, Array, Uint8Array } = globalThis;
const { isInteger, isNaN, MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;
const { isArray } = Array;
const { isView } = ArrayBuffer;

export function validateString(value: unknown, name: string): asserts value is string {
  if (typeof value !== "string") throw invalidArgType(name, "string", value);
}
export function validateBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== "boolean") throw invalidArgType(name, "boolean", value);
}
export function validateFunction(
  value: unknown, name: string,
): asserts value is (...values: any[]) => any {
  if (typeof value !== "function") throw invalidArgType(name, "Function", value);
}
export function validateNumber(
  value: unknown, name: string, min?: number, max?: number,
): asserts value is number {
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  const hasMin = min !== undefined, hasMax = max !== undefined;
  if ((hasMin && value < min) || (hasMax && value > max) || ((hasMin || hasMax) && isNaN(value))) {
    const range = [hasMin ? `>= ${min}` : "", hasMax ? `<= ${max}` : ""].filter(Boolean);
    throw outOfRange(name, range.join(" && "), value);
  }
}
export function validateInteger(
  value: unknown, name: string, min = MIN_SAFE_INTEGER, max = MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  if (!isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}
export function validateInt32(
  value: unknown, name: string, min = -2147483648, max = 2147483647,
): asserts value is number {
  validateInteger(value, name, min, max);
}
export function validateUint32(
  value: unknown, name: string, isPositive = false,
): asserts value is number {
  validateInteger(value, name, isPositive ? 1 : 0, 4294967295);
}

export interface ObjectMay {
  nullable?: boolean;
  array?: boolean;
  function?: boolean;
}
export function validateObject(
  value: unknown, name: string, may?: ObjectMay,
): asserts value is Record<PropertyKey, any> {
  const isFine = value === null ? may?.nullable
    : isArray(value) ? may?.array
      : typeof value === "object" || (may?.function && typeof value === "function");
  if (!isFine) throw invalidArgType(name, "Object", value);
}
export function validateArray(
  value: unknown, name: string, minLength = 0,
): asserts value is unknown[] {
  if (!isArray(value)) throw invalidArgType(name, "Array", value);
  if (value.length < minLength)
    throw invalidArgValue(name, value, `must be longer than ${minLength}`);
}
export function validateStringArray(value: unknown, name: string): asserts value is string[] {
  validateArray(value, name);
  for (let i = 0; i < value.length; ++i) validateString(value[i], `${name}[${i}]`);
}
export function validateOneOf(value: unknown, name: string, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  const words = allowed.map((each) => typeof each === "string" ? `'${each}'` : String(each));
  throw invalidArgValue(name, value, `must be one of: ${words.join(", ")}`);
}
export function validateUnion(value: unknown, name: string, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) throw invalidArgType(name, `('${allowed.join("|")}')`, value);
}
export function validateAbortSignal(value: unknown, name: string): void {
  if (value === undefined) return;
  if (value === null || typeof value !== "object" || !("aborted" in value))
    throw invalidArgType(name, "AbortSignal", value);
}
export function validateBuffer(
  value: unknown, name = "buffer",
): asserts value is ArrayBufferView {
  if (!isView(value)) throw invalidArgType(name, ["Buffer", "TypedArray", "DataView"], value);
}
export function validateThis(isRight: boolean, type: string): void {
  if (!isRight) throw codeError("ERR_INVALID_THIS", type);
}
export function isUint8Array(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
