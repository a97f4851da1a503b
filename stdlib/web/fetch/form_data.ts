// FormData, https://xhr.spec.whatwg.org/#interface-formdata. There are no forms here: the
// constructor takes none.
import { dataOf, type File, isBlob, isFile, makeFile, typeOf } from "../file/blob.ts";
import {
  defineInspection, defineInterface, definePairIterable, isObject, requireArguments, usvString,
} from "../file/web_idl.ts";

const { TypeError } = globalThis;

export type FormDataEntryValue = File | string;

/// §"create an entry".
function entryValue(value: unknown, filename: unknown, count: number, what: string):
  FormDataEntryValue {
  if (!isBlob(value)) {
    if (count > 2) throw new TypeError(`${what}: a file name, but the value is not a Blob`);
    return usvString(value);
  }
  if (filename === undefined)
    return isFile(value) ? value : makeFile(dataOf(value), "blob", typeOf(value));
  const name = usvString(filename);
  const modified = isFile(value) ? value.lastModified : undefined;
  return makeFile(dataOf(value), name, typeOf(value), modified);
}

/** A name, its value, a name, ... */
export type EntryList = (string | File)[];
let getEntries: (form: FormData) => EntryList;
let hasEntries: (value: object) => boolean;

export class FormData {
  #entries: EntryList = [];

  constructor(form: unknown = undefined, _submitter: unknown = undefined) {
    if (form !== undefined)
      throw new TypeError("FormData constructor: the first argument is not an HTMLFormElement");
  }

  append(name: unknown, value: unknown, filename: unknown = undefined): void {
    const entries = this.#entries;
    const count = arguments.length;
    requireArguments(count, 2, "FormData.append");
    const key = usvString(name);
    const entry = entryValue(value, filename, count, "FormData.append");
    entries[entries.length] = key;
    entries[entries.length] = entry;
  }
  delete(name: unknown): void {
    const entries = this.#entries;
    requireArguments(arguments.length, 1, "FormData.delete");
    const key = usvString(name);
    let to = 0;
    for (let at = 0; at < entries.length; at += 2) {
      if (entries[at] === key) continue;
      entries[to] = entries[at]!;
      entries[to + 1] = entries[at + 1]!;
      to += 2;
    }
    entries.length = to;
  }
  get(name: unknown): FormDataEntryValue | null {
    const entries = this.#entries;
    requireArguments(arguments.length, 1, "FormData.get");
    const key = usvString(name);
    for (let at = 0; at < entries.length; at += 2) if (entries[at] === key) return entries[at + 1]!;
    return null;
  }
  getAll(name: unknown): FormDataEntryValue[] {
    const entries = this.#entries;
    requireArguments(arguments.length, 1, "FormData.getAll");
    const key = usvString(name);
    const found: FormDataEntryValue[] = [];
    for (let at = 0; at < entries.length; at += 2)
      if (entries[at] === key) found[found.length] = entries[at + 1]!;
    return found;
  }
  has(name: unknown): boolean {
    const entries = this.#entries;
    requireArguments(arguments.length, 1, "FormData.has");
    const key = usvString(name);
    for (let at = 0; at < entries.length; at += 2) if (entries[at] === key) return true;
    return false;
  }
  set(name: unknown, value: unknown, filename: unknown = undefined): void {
    const entries = this.#entries;
    const count = arguments.length;
    requireArguments(count, 2, "FormData.set");
    const key = usvString(name);
    const entry = entryValue(value, filename, count, "FormData.set");
    let to = 0;
    let isSet = false;
    for (let at = 0; at < entries.length; at += 2) {
      const isSame = entries[at] === key;
      if (isSame && isSet) continue;
      entries[to] = entries[at]!;
      entries[to + 1] = isSame ? entry : entries[at + 1]!;
      isSet ||= isSame;
      to += 2;
    }
    entries.length = to;
    if (isSet) return;
    entries[to] = key;
    entries[to + 1] = entry;
  }

  static {
    getEntries = (form) => form.#entries;
    hasEntries = (value) => #entries in value;
  }
}
definePairIterable(FormData, "FormData", getEntries!);
defineInterface(FormData, "FormData");
defineInspection(FormData, "FormData", (form: FormData, add) => {
  const entries = getEntries(form);
  for (let at = 0; at < entries.length; at += 2) {
    const all = form.getAll(entries[at]);
    add(entries[at] as string, all.length === 1 ? all[0] : all);
  }
});

export function isFormData(value: unknown): value is FormData {
  return isObject(value) && hasEntries(value);
}
export function entriesOf(form: FormData): EntryList {
  return getEntries(form);
}
/** Of entries that nobody else has. */
export function makeFormData(entries: EntryList): FormData {
  const form = new FormData();
  const own = getEntries(form);
  for (let i = 0; i < entries.length; ++i) own[i] = entries[i]!;
  return form;
}
