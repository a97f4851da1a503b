// QuotaExceededError, https://webidl.spec.whatwg.org/#quotaexceedederror: a DOMException that says
// how much there may be, and how much was asked for.
import { defineInterface, dictionary } from "../interface.ts";

const { DOMException, RangeError, TypeError } = globalThis;

export interface QuotaExceededErrorOptions {
  quota?: number;
  requested?: number;
}

/** A member of the options: null if it is not there. */
function amount(value: unknown, name: string): number | null {
  if (value === undefined) return null;
  const number = +(value as number);
  if (number - number !== 0)
    throw new TypeError(`QuotaExceededError constructor: ${name} is not a finite number`);
  if (number < 0) throw new RangeError(`QuotaExceededError constructor: ${name} is negative`);
  return number;
}

export class QuotaExceededError extends DOMException {
  readonly #quota: number | null;
  readonly #requested: number | null;

  constructor(
    message: string | undefined = "", options: QuotaExceededErrorOptions | undefined = undefined,
  ) {
    super(message, "QuotaExceededError");
    const given = dictionary(options, "QuotaExceededError constructor");
    this.#quota = amount(given?.quota, "quota");
    this.#requested = amount(given?.requested, "requested");
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota)
      throw new RangeError("QuotaExceededError constructor: requested is less than quota");
  }

  get quota(): number | null { return this.#quota; }
  get requested(): number | null { return this.#requested; }
}
defineInterface(QuotaExceededError, "QuotaExceededError");
