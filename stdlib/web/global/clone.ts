// Structured clones of objects whose classes are written in TypeScript: what they are made of, and
// what is made of that elsewhere. A class that can be cloned registers itself here when its module
// is evaluated, one that cannot (an interface without [Serializable]) as well: else an object of it
// would pass for a plain one.
import host from "shoal:host";

/** A class's name, three more primitives, and bytes; of what is no buffer: an ArrayBuffer. */
export type CloneRecord = [
  name: string, first: unknown, second: unknown, third: unknown, bytes: Uint8Array<ArrayBuffer>,
];
type RevivedRecord = [string, unknown, unknown, unknown, ArrayBuffer];

const { DOMException } = globalThis;
const { push } = Array.prototype, { apply } = Reflect;

/** What goes in place of an object that is transferred: its kind (not 0), and ports. */
export type MovedRecord =
  | [kind: number, port: MessagePort]
  | [kind: number, port: MessagePort, second: MessagePort];

interface Kind {
  readonly is: (value: object) => boolean;
  /** Null: it cannot be cloned. */
  readonly record: ((value: any) => CloneRecord) | null;
  /** Undefined: it cannot be transferred. */
  readonly move: ((value: any) => MovedRecord) | undefined;
}
const kinds: Kind[] = [];

/** Context::clone_hook: the record of an object; or, if `moves` is false, whether it can be
 * transferred, and if it is true, what it is then. Undefined of any other object. */
function recordOf(
  value: object, moves: boolean | undefined = undefined,
): CloneRecord | MovedRecord | boolean | undefined {
  for (let i = 0; i < kinds.length; ++i) {
    const kind = kinds[i]!;
    if (!kind.is(value)) continue;
    if (moves !== undefined) return moves ? kind.move!(value) : kind.move !== undefined;
    if (kind.record !== null) return kind.record(value);
    throw new DOMException("An object of a platform's class could not be cloned", "DataCloneError");
  }
  return undefined;
}

/** `is` is asked of objects with private elements; if `isOfAny` is true, of all. */
export function registerClone(
  is: (value: object) => boolean, record: ((value: any) => CloneRecord) | null,
  move: ((value: any) => MovedRecord) | undefined = undefined, isOfAny = false,
): void {
  host.setCloneHook(recordOf, isOfAny);
  apply(push, kinds, [{ is, record, move }]);
}

/** The object of a record that came from elsewhere. */
export function revive(record: RevivedRecord): object {
  if (record[0] === "KeyObject")
    return host.load("node:_crypto_keys").reviveKey(record[1], record[4]);
  const files = host.load("web:file/blob");
  return files.reviveClone(record);
}

/** The object of what was transferred from elsewhere: streams alone can be. */
export function receive(moved: MovedRecord): object {
  return host.load("web:streams/transfer").receiveStream(moved);
}
