// Runs one .any.js file of the web platform tests: a shell for their harness. run.py starts it with
// one argument, a JSON object (Job), and reads what it writes to job.results: one JSON line when a
// subtest is declared, one when it has finished, one at the end of the file. A process that dies
// loses nothing of what stands there already.
//
// The scripts of the test and the test itself are one text for an indirect eval: so their lexical
// declarations see each other, as those of classic scripts do, and the functions of the scripts
// become globals. A strict test is a strict function in it; a script's directive has no effect.
import { openSync, readFileSync, readTextFileSync } from "shoal:fs";

interface Job {
  /** The folder of the checkout. */
  root: string;
  /** The test, seen from there: "url/historical.any.js". */
  test: string;
  /** "?1-1000", or empty. */
  variant: string;
  title: string;
  /** Files of the scripts to load first, seen from the root. */
  scripts: string[];
  /** What GLOBAL says of the place. */
  place: "worker" | "window" | "shadowrealm";
  /** URL of a module to import before all else; or empty. */
  prelude: string;
  /** The file that takes the lines. */
  results: string;
}
interface Subtest {
  index: number;
  name: string;
  status: number;
  message: string | null;
}

const scope: any = globalThis;
const { stringify } = JSON;
const { exit } = process;
const job: Job = JSON.parse(process.argv[2]!);
const evaluate = eval;
const origin = "http://web-platform.test:8000";

// ---- What is told

const results = openSync(job.results, { append: true });
const encoder = new TextEncoder();
function tell(line: object): void {
  results.writeSync(encoder.encode(stringify(line) + "\n"));
}

// ---- What a test expects to find

let isHarnessLoaded = false;

function define(name: string, value: unknown): void {
  Object.defineProperty(scope, name,
    { value, writable: true, enumerable: true, configurable: true });
}

/// The file of the checkout at a URL of our origin; undefined if there is none.
function fileAt(url: URL): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readFileSync(job.root + decodeURIComponent(url.pathname));
  } catch {
    return undefined;
  }
}

/// As much of a Response as the tests ask of a file.
function plainResponse(bytes: Uint8Array<ArrayBuffer> | undefined): object {
  const body = bytes ?? new Uint8Array(0);
  const text = () => new TextDecoder().decode(body);
  return {
    ok: bytes !== undefined, status: bytes ? 200 : 404, statusText: bytes ? "OK" : "Not Found",
    text: async () => text(),
    json: async () => JSON.parse(text()),
    arrayBuffer: async () => body.slice().buffer,
  };
}

/// fetch, for which our origin is the checkout. What is elsewhere goes to the runtime's own.
function fetchFromCheckout(real: ((...values: unknown[]) => unknown) | undefined) {
  return async function fetch(input: unknown, ...rest: unknown[]): Promise<unknown> {
    const isPlain = typeof input === "string" || input instanceof URL;
    const url = isPlain ? new URL(String(input), scope.location.href) : undefined;
    if (url?.origin !== origin || url.protocol === "blob:") {
      if (real) return real(input, ...rest);
      throw new TypeError("fetch: there is no network here");
    }
    // What the tests' own server would give back as it came.
    if (url.pathname === "/fetch/api/resources/echo-content.py")
      return new scope.Response(await new scope.Request(input, ...rest).arrayBuffer());
    const bytes = fileAt(url);
    if (typeof scope.Response !== "function") return plainResponse(bytes);
    return new scope.Response(bytes, { status: bytes ? 200 : 404 });
  };
}

/// What a Location says; a URL object would say more.
function locationAt(url: URL): object {
  const { href, origin, protocol, host, hostname, port, pathname, search, hash } = url;
  return {
    href, origin, protocol, host, hostname, port, pathname, search, hash, toString: () => href,
  };
}

function furnish(): void {
  define("self", globalThis);
  const page = job.test.replace(/\.js$/, ".html");
  define("location", locationAt(new URL(`${origin}/${page}${job.variant}`)));
  if (job.title) define("META_TITLE", job.title);
  define("GLOBAL", {
    isWindow: () => job.place === "window",
    isWorker: () => job.place === "worker",
    // Not to the harness, which would wait for a realm around this one.
    isShadowRealm: () => job.place === "shadowrealm" && isHarnessLoaded,
  });
  define("fetch", fetchFromCheckout(scope.fetch));
}

/// idlharness.js asks which kind of global object this is: one that has what workers have.
class DedicatedWorkerGlobalScope {
  static [Symbol.hasInstance](value: unknown): boolean {
    return value === globalThis;
  }
}

// ---- The run

/// TestsStatus and Test of testharness.js have the same number for what went well.
const Passed = 0;
const names = ["PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED"];
const harnessNames = ["OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED"];

function listen(): void {
  scope.add_test_state_callback((test: Subtest) => {
    if (test.status === names.indexOf("NOTRUN")) tell({ declared: test.index, name: test.name });
  });
  scope.add_result_callback((test: Subtest) => {
    tell({
      done: test.index, name: test.name, passed: test.status === Passed,
      status: names[test.status], message: test.message,
    });
  });
  scope.add_completion_callback((_tests: Subtest[], status: Subtest) => {
    tell({
      end: harnessNames[status.status], passed: status.status === Passed, message: status.message,
    });
    exit(0);
  });
}

const directive = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*["']use strict["']/;

function strictly(test: string): string {
  if (!directive.test(test)) return test;
  return `(function () { "use strict";\n${test}\n}).call(globalThis);`;
}

/// Browsers hide SharedArrayBuffer, so a script of the tests finds it by way of WebAssembly, which
/// is not what these tests are about.
function adapted(path: string, text: string): string {
  if (path !== "common/sab.js" || typeof scope.WebAssembly === "object") return text;
  const detour = /new WebAssembly\.Memory\(\{[^}]*\}\)\.buffer\.constructor/;
  return text.replace(detour, "SharedArrayBuffer");
}

function run(): void {
  const read = (path: string) => readTextFileSync(`${job.root}/${path}`);
  const test = read(job.test);
  const scripts = job.scripts.map((path) => adapted(path, read(path)));
  const harness = read("resources/testharness.js");
  furnish();
  // From here on nothing may wait: the harness takes the end of this job for that of loading.
  evaluate(harness);
  isHarnessLoaded = true;
  listen();
  if (!("DedicatedWorkerGlobalScope" in scope) && job.scripts.includes("resources/idlharness.js"))
    define("DedicatedWorkerGlobalScope", DedicatedWorkerGlobalScope);
  evaluate(";\n" + scripts.join("\n;\n") + "\n;\n" + strictly(test));
  // A page lives on while its tests wait, even if only a signal's timer is left, which holds no
  // process.
  setTimeout(() => undefined, 10_000);
}

if (job.prelude) await import(job.prelude);
run();
