// shoal:test/snapshot_matchers: toMatchSnapshot and its like.
import { showDiff } from "./diff.ts";
import { equals } from "./equals.ts";
import { brief, format } from "./format.ts";
import type { Matcher, MatcherContext, MatcherResult } from "./matchers.ts";
import { shownBeside } from "./shown.ts";
import { state } from "./state.ts";

const { Error, TypeError, Object, Array, String, Number } = globalThis;
const { isArray } = Array;

function serialize(value: unknown): string {
  return format(value, { functionNames: false, serializers: state.serializers });
}
function snapshots(context: MatcherContext, name: string) {
  if (context.isNot) throw new Error(`.not.${name}: a snapshot cannot be asked for not to match`);
  const { snapshots: all, test } = state;
  if (!all || !test) throw new Error(`${name} can be asked in a test that \`shoal test\` runs`);
  return { all, test };
}

/// What the property matchers speak of is in the snapshot as they say it.
function withProperties(received: any, properties: any): any {
  if (typeof properties !== "object" || properties === null) return received;
  if (typeof properties.asymmetricMatch === "function") return properties;
  if (typeof received !== "object" || received === null) return properties;
  const merged: any = isArray(received) ? [...received] :
    Object.assign(Object.create(Object.getPrototypeOf(received)), received);
  for (const key of Object.keys(properties))
    merged[key] = withProperties(received[key], properties[key]);
  return merged;
}

function failure(
  context: MatcherContext, name: string, shown: string,
  wrong: { expected: string; isMissing: boolean },
): MatcherResult {
  if (wrong.isMissing) {
    return { pass: false, message: () => context.hint(name) + `\n\nThere is no snapshot ` +
      `\`${shown}\`, and none is written where CI is set or with --ci.` };
  }
  return { pass: false, message: () => "", expected: wrong.expected };
}
function compared(
  context: MatcherContext, name: string, shown: string, text: string,
  wrong: { expected: string; isMissing: boolean } | undefined,
): MatcherResult {
  if (!wrong) return { pass: true, message: () => "" };
  const told = failure(context, name, shown, wrong);
  if (wrong.isMissing) return told;
  const trimmed = (t: string) => t.startsWith("\n") ? t.slice(1, -1) : t;
  told.message = () => context.hint(name) + `\n\nSnapshot: ${shown}\n\n` +
    showDiff(trimmed(wrong.expected), text, state.paint) +
    "\n\nRun again with --update if this is what it should be.";
  return told;
}

function matchFile(context: MatcherContext, name: string, text: string, hint: string) {
  const { all, test } = snapshots(context, name);
  const key = hint ? `${test.fullName}: ${hint}` : test.fullName;
  const { counts } = test.snapshots;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  const numbered = `${key} ${count}`;
  return compared(context, name, numbered, text, all.match(test.snapshots, numbered, text));
}

/// Where the program called the matcher: "file:///x.ts:3:14" of the first frame that is not ours.
function callPlace(matcher: string) {
  for (const line of String(new Error().stack).split("\n")) {
    const found = /(?:\(|at (?:async )?)((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/.exec(line);
    if (found)
      return { file: found[1]!.replace(/^file:\/\//, ""), line: Number(found[2]),
        column: Number(found[3]), matcher };
  }
  throw new Error(`${matcher}: the place of the call is not known`);
}
function matchInline(context: MatcherContext, name: string, text: string, stored: unknown) {
  const { all, test } = snapshots(context, name);
  if (stored !== undefined && typeof stored !== "string")
    throw new TypeError(`${name}: the snapshot is no string (got ${brief(stored)})`);
  const place = callPlace(name);
  return compared(context, name, `inline, line ${place.line}`, text,
    all.matchInline(test.snapshots, stored, text, place));
}

function checkProperties(
  context: MatcherContext, name: string, received: unknown, properties: unknown,
): MatcherResult | undefined {
  if (properties === undefined) return undefined;
  if (typeof properties !== "object" || properties === null)
    throw new TypeError(`${name}: property matchers are an object (got ${brief(properties)})`);
  if (equals(received, properties, "subset", state.testers)) return undefined;
  const message = () => {
    const shown = serialize(shownBeside(received, properties, "subset"));
    return context.hint(name, "properties") + "\n\n" +
      showDiff(serialize(properties), shown, state.paint);
  };
  return { pass: false, message };
}

function errorText(name: string, context: MatcherContext, received: any): string {
  let error = received;
  if (context.promise !== "rejects") {
    if (typeof received !== "function")
      throw new TypeError(`${name}: the received value is no function (got ${brief(received)})`);
    try {
      received();
      throw new TypeError(`${name}: the function did not throw`);
    } catch (thrown) {
      error = thrown;
    }
  }
  return error instanceof Error ? error.message : String(error);
}

export const snapshotMatchers: Record<string, Matcher> = {
  toMatchSnapshot(received, first, second) {
    const properties = typeof first === "string" ? undefined : first;
    const hint = typeof first === "string" ? first : second ?? "";
    const wrong = checkProperties(this, "toMatchSnapshot", received, properties);
    if (wrong) return wrong;
    const text = serialize(withProperties(received, properties));
    return matchFile(this, "toMatchSnapshot", text, hint);
  },
  toMatchInlineSnapshot(received, first, second) {
    const properties = typeof first === "string" ? undefined : first;
    const stored = typeof first === "string" ? first : second;
    const wrong = checkProperties(this, "toMatchInlineSnapshot", received, properties);
    if (wrong) return wrong;
    const text = serialize(withProperties(received, properties));
    return matchInline(this, "toMatchInlineSnapshot", text, stored);
  },
  toThrowErrorMatchingSnapshot(received, hint = "") {
    const name = "toThrowErrorMatchingSnapshot";
    return matchFile(this, name, serialize(errorText(name, this, received)), hint);
  },
  toThrowErrorMatchingInlineSnapshot(received, stored) {
    const name = "toThrowErrorMatchingInlineSnapshot";
    return matchInline(this, name, serialize(errorText(name, this, received)), stored);
  },
};
