// ProgressEvent, https://xhr.spec.whatwg.org/#interface-progressevent.
import { defineInterface, dictionary, requireArguments } from "./web_idl.ts";

const { Event, TypeError } = globalThis;

function double(value: unknown): number {
  const number = +(value as number);
  if (number - number !== 0) throw new TypeError("ProgressEvent: not a finite number");
  return number;
}

export interface ProgressEventInit extends EventInit {
  lengthComputable?: boolean;
  loaded?: number;
  total?: number;
}

export class ProgressEvent extends Event {
  readonly #lengthComputable: boolean;
  readonly #loaded: number;
  readonly #total: number;

  constructor(type: string, eventInitDict: ProgressEventInit | undefined = undefined) {
    requireArguments(arguments.length, 1, "ProgressEvent constructor");
    super(type, eventInitDict);
    const init = dictionary(eventInitDict, "ProgressEvent constructor");
    this.#lengthComputable = !!init?.lengthComputable;
    const loaded = init?.loaded;
    this.#loaded = loaded === undefined ? 0 : double(loaded);
    const total = init?.total;
    this.#total = total === undefined ? 0 : double(total);
  }

  get lengthComputable(): boolean { return this.#lengthComputable; }
  get loaded(): number { return this.#loaded; }
  get total(): number { return this.#total; }
}
defineInterface(ProgressEvent, "ProgressEvent");
