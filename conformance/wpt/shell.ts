// Runs one .any.js file of the web platform tests: a shell for their harness. run.py starts it with
// one argument, a JSON object (Job), and reads what it writes to job.results: one JSON line when a
// subtest is declared, one when it has finished, one at the end of the file. A process that dies
// loses nothing of what stands there already.
//
// The scripts of the test and the test itself are one text for an indirect eval: so their lexical
// declarations see each other, as those of classic scripts do, and the functions of the scripts
// become globals. A strict test is a strict function in it; a script's directive has no effect.
import { openSync, readTextFileSync } from "shoal:fs";

interface Job {
  /** The folder of the checkout. */
  root: string;
  /** The test, seen from there: "url/historical.any.js". */
  test: string;
  /** Where the test's text stands. */
  file: string;
  /** "?1-1000", or empty. */
  variant: string;
  title: string;
  /** Files of the scripts to load first. */
  scripts: string[];
  /** Of the server that has the checkout. */
  origin: string;
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
  define("location", locationAt(new URL(`${job.origin}/${page}${job.variant}`)));
  if (job.title) define("META_TITLE", job.title);
  define("GLOBAL", {
    isWindow: () => job.place === "window",
    isWorker: () => job.place === "worker",
    // Not to the harness, which would wait for a realm around this one.
    isShadowRealm: () => job.place === "shadowrealm" && isHarnessLoaded,
  });
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

/// Browsers hide SharedArrayBuffer, so tests and their scripts make shared memory, of one page, by
/// way of WebAssembly, which is not what these tests are about.
function adapted(text: string): string {
  if (typeof scope.WebAssembly === "object") return text;
  const detour = /new WebAssembly\.Memory\(\{ shared:true, initial:(\d), maximum:\d \}\)\.buffer/g;
  return text.replace(detour, (_, pages) => `new SharedArrayBuffer(${pages * 65536})`);
}

function run(): void {
  const read = (path: string) => adapted(readTextFileSync(path));
  const test = read(job.file);
  const scripts = job.scripts.map(read);
  const harness = readTextFileSync(`${job.root}/resources/testharness.js`);
  furnish();
  // From here on nothing may wait: the harness takes the end of this job for that of loading.
  evaluate(harness);
  isHarnessLoaded = true;
  listen();
  if (!("DedicatedWorkerGlobalScope" in scope) && job.scripts.some((path) => path.endsWith("/resources/idlharness.js")))
    define("DedicatedWorkerGlobalScope", DedicatedWorkerGlobalScope);
  evaluate(";\n" + scripts.join("\n;\n") + "\n;\n" + strictly(test));
  // A page lives on while its tests wait, even if only a signal's timer is left, which holds no
  // process.
  setTimeout(() => undefined, 10_000);
}

if (job.prelude) await import(job.prelude);
run();
