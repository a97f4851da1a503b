// PromiseRejectionEvent, https://html.spec.whatwg.org/#promiserejectionevent.
import { defineInterface, dictionary, isObject, requireArguments } from "../file/web_idl.ts";

const { Event, TypeError } = globalThis;

export interface PromiseRejectionEventInit extends EventInit {
  promise: Promise<any>;
  reason?: any;
}

export class PromiseRejectionEvent extends Event {
  readonly #promise: object;
  readonly #reason: unknown;

  constructor(type: string, eventInitDict: PromiseRejectionEventInit) {
    const what = "PromiseRejectionEvent constructor";
    requireArguments(arguments.length, 2, what);
    super(type, eventInitDict);
    const init = dictionary(eventInitDict, what);
    const promise = init?.promise;
    if (!isObject(promise)) throw new TypeError(`${what}: promise is not an object`);
    this.#promise = promise;
    this.#reason = init!.reason;
  }

  get promise(): object { return this.#promise; }
  get reason(): any { return this.#reason; }
}
defineInterface(PromiseRejectionEvent, "PromiseRejectionEvent");
