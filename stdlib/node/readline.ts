// node:readline
import { load } from "node:_host_seams";
import { LineEditor } from "node:_readline_editor";
import {
  askPromise, clearLine, clearScreenDown, cursorTo, kQuestion, kQuestionCancel, moveCursor,
} from "node:_readline_interface";
import { emitKeypressEvents } from "node:_readline_keys";
import { validateAbortSignal } from "node:_validators";

class Lines extends LineEditor {
  question(query: string, options: any, callback?: any): void {
    if (typeof options === "function") {
      callback = options;
      options = {};
    }
    const { signal } = options ?? {};
    if (signal) {
      validateAbortSignal(signal, "options.signal");
      if (signal.aborted) return;
      const abort = () => this[kQuestionCancel]();
      signal.addEventListener("abort", abort, { once: true });
      const answer = callback;
      callback = (text: string) => {
        signal.removeEventListener("abort", abort);
        return answer(text);
      };
    }
    if (typeof callback === "function") this[kQuestion](query, callback);
  }
}
Object.defineProperty(Lines, "name", { value: "Interface" });
Object.defineProperty(Lines.prototype.question, Symbol.for("nodejs.util.promisify.custom"), {
  value(this: Lines, query: string, options?: any) {
    return askPromise(this, query, options);
  },
  configurable: true,
});

/** A class that may be called without new. */
export const Interface: any = new Proxy(Lines, {
  apply: (target, _self, values) => Reflect.construct(target, values),
});
export function createInterface(
  input: any, output?: any, completer?: any, terminal?: boolean,
): InstanceType<typeof Lines> {
  return new Interface(input, output, completer, terminal);
}
const readline = {
  Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor,
  get promises() {
    return load("node:readline/promises").default;
  },
};
export { clearLine, clearScreenDown, cursorTo, emitKeypressEvents, moveCursor };
export { default as promises } from "node:readline/promises";
export default readline;
export { readline as "module.exports" };
