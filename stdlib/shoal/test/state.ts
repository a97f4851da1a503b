// shoal:test/state: what the modules of shoal:test share in one context.
import { AsyncLocalStorage } from "node:async_hooks";
import type { EqualityTester } from "./equals.ts";
import { plain, type Paint } from "./diff.ts";
import type { Serializer } from "./format.ts";
import type { AttemptSnapshots, Snapshots } from "./snapshot.ts";

/** Of the test that runs, for expect(). */
export interface RunningTest {
  /** Names of its groups and its own, joined by a space. */
  fullName: string;
  assertions: number;
  expectedAssertions: number | undefined;
  expectsSome: boolean;
  /** Of expect.soft. */
  softErrors: unknown[];
  snapshots: AttemptSnapshots;
}

const codes = {
  red: [31, 39], green: [32, 39], dim: [2, 22], bold: [1, 22], yellow: [33, 39], cyan: [36, 39],
  underline: [4, 24], inverse: [7, 27],
} as const;
export const colored: Paint = (color, text) => {
  const [on, off] = codes[color];
  return `\x1b[${on}m${text}\x1b[${off}m`;
};

/// Each test runs in it, and all that comes of it.
export const running = new AsyncLocalStorage<RunningTest>();

export const state = {
  paint: plain,
  /** The test that runs: for one of several at a time, whose code asks. */
  get test(): RunningTest | undefined {
    return running.getStore();
  },
  snapshots: undefined as Snapshots | undefined,
  serializers: [] as Serializer[],
  testers: [] as EqualityTester[],
};
