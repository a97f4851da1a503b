// navigator, https://html.spec.whatwg.org/#the-navigator-object, as far as it is of use outside of
// browsers: which runtime it is, how many processors, which languages, which platform.
import host from "shoal:host";
import { defineInspection, defineInterface, showing } from "../file/web_idl.ts";

const { Object, TypeError, Number } = globalThis;

const internal = Symbol("internal");

/** "en-US": the locale of the environment, as Intl has it. */
function locale(): string {
  return new Intl.DateTimeFormat().resolvedOptions().locale;
}

let check: (self: unknown) => void;

export class Navigator {
  readonly #isOurs = true;
  constructor(key: unknown = undefined) {
    if (key !== internal) throw new TypeError("Illegal constructor");
  }
  static {
    check = (self) => {
      if (!(typeof self === "object" && self !== null && #isOurs in self))
        throw new TypeError("Illegal invocation: this is no Navigator");
    };
  }
  get userAgent(): string {
    check(this);
    return `Shoal/${(globalThis as any).process.versions.shoal ?? "0"}`;
  }
  get hardwareConcurrency(): number {
    check(this);
    return host.ask("ProcessorCount");
  }
  get language(): string {
    check(this);
    return locale();
  }
  get languages(): readonly string[] {
    check(this);
    return Object.freeze([locale()]);
  }
  get platform(): string {
    check(this);
    const { platform, arch } = globalThis.process;
    const machine = arch === "x64" ? "x86_64" : arch === "arm64" ? "aarch64" : arch;
    return platform === "linux" ? `Linux ${machine}` : `${platform} ${machine}`;
  }
}
defineInterface(Navigator, "Navigator");
defineInspection(Navigator, "Navigator", showing<Navigator>([
  "userAgent", "hardwareConcurrency", "language", "languages", "platform",
]));

export const navigator = new Navigator(internal);
