// node:test/reporters: what makes text of the events of a run of tests.
import {
  Dot, JUnit, Lcov, Spec, Tap, type Reporter, type TestEvent,
} from "node:_test_report";
import { Transform } from "node:stream";

async function* through(reporter: Reporter, source: AsyncIterable<TestEvent>) {
  for await (const event of source) {
    const text = reporter.event(event);
    if (text) yield text;
  }
  const text = reporter.end();
  if (text) yield text;
}
export const dot = async function* dot(source: any) {
  yield* through(new Dot(), source);
};
export const tap = async function* tap(source: any) {
  yield* through(new Tap(), source);
};
export const junit = async function* junit(source: any) {
  yield* through(new JUnit(), source);
};

class ReporterStream extends Transform {
  readonly #reporter: Reporter;
  constructor(reporter: Reporter) {
    super({ writableObjectMode: true });
    this.#reporter = reporter;
  }
  override _transform(event: any, _encoding: unknown, done: any): void {
    done(null, this.#reporter.event(event));
  }
  override _flush(done: any): void {
    done(null, this.#reporter.end());
  }
}
/// A stream, with `new` or without; what compose() calls with a source reads that.
const streamOrSteps = (reporter: Reporter, source: unknown) => source === undefined
  ? new ReporterStream(reporter) : through(reporter, source as AsyncIterable<TestEvent>);
export const spec: any = function spec(source?: unknown) {
  return streamOrSteps(new Spec(false), source);
};
/** Of coverage: events test:coverage. */
export const lcov: any = function lcov(source?: unknown) {
  return streamOrSteps(new Lcov(), source);
};

const reporters = { dot, junit, spec, tap, lcov };
export default reporters;
export { reporters as "module.exports" };
