// shoal:test/leaks: what a test leaves behind: timers that keep the program running, operations
// that nobody has waited for, open files; and which line of the program made them. And what it
// waits for, when its time is over.
import host from "shoal:host";
import { framesOf } from "./report_error.ts";
import { callerPlace, type Place } from "./suite.ts";

const { Map, Set } = globalThis;
/// [whether it is a handle, its number, the operation's name, " at place"]
const doorEntries = (): [boolean, number, string, string][] => host.doorEntries();
/// [timer, Error of where it was set, repeats, when it is due]
const pendingTimers = (): [object, Error | undefined, boolean, number][] => host.pendingTimers();
host.noteOrigins();

export interface Resources { timers: Set<object>; operations: Set<number>; handles: Set<number> }
export interface Leak {
  kind: "operation" | "resource";
  /** Of the operation that began or opened it; "": a timer. */
  name: string;
  text: string;
  /** What the program did there: "opened". */
  deed: string;
  place: Place | undefined;
}

export function noteResources(): Resources {
  const timers = new Set<object>(), operations = new Set<number>(), handles = new Set<number>();
  for (const [timer] of pendingTimers()) timers.add(timer);
  for (const [isHandle, id] of doorEntries()) (isHandle ? handles : operations).add(id);
  return { timers, operations, handles };
}

/// By the operation that opens it; others are handles.
const handleNames: Record<string, string> = {
  OpenFile: "a file", OpenDirectory: "a folder", Watch: "a watch of files",
  Connect: "a connection", ConnectUnix: "a connection", StartTls: "a connection",
  SpawnProcess: "a child process",
  ProcessStream: "a stream of a child process", ListenSignal: "a listener for a signal",
};

/** What there is now, and was not then. Of operations: whether somebody waits for them. */
export function leftBehind(before: Resources, isAwaited = false): Leak[] {
  const leaks: Leak[] = [];
  for (const [timer, origin, repeats] of pendingTimers()) {
    if (before.timers.has(timer)) continue;
    const place = origin && callerPlace(framesOf(origin).join("\n"));
    leaks.push({ kind: "operation", name: "", place,
      text: `${repeats ? "an interval" : "a timer"} is still waiting`, deed: "set" });
  }
  const entries = doorEntries().sort((a, b) => a[1] - b[1]);
  for (const [isHandle, id, name, place] of entries) {
    if ((isHandle ? before.handles : before.operations).has(id)) continue;
    const what = handleNames[name] ?? `a handle (${name})`;
    leaks.push(isHandle ?
      { kind: "resource", name, place: callerPlace(place), text: `${what} was not closed`,
        deed: "opened" } :
      { kind: "operation", name, place: callerPlace(place),
        text: `an operation (${name}) is under way${isAwaited ? "" : ", and nobody waits for it"}`,
        deed: "begun" });
  }
  return leaks;
}
const placeOf = ({ place }: Leak) => place ? `${place.file}:${place.line}:${place.column}` : "";
/** One for all that a line left behind alike; what belongs to a child process is a part of that. */
export function folded(leaks: readonly Leak[]): Leak[] {
  const processes = new Set<string>();
  for (const each of leaks) if (each.name === "SpawnProcess") processes.add(placeOf(each));
  const groups = new Map<string, Leak[]>();
  for (const each of leaks) {
    const isPart = each.name === "ProcessStream" || each.name === "WaitProcess";
    if (isPart && processes.has(placeOf(each))) continue;
    const key = `${each.text} ${each.place ? placeOf(each) : groups.size}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((alike) => alike.length === 1 ? alike[0]! :
    { ...alike[0]!, text: `${alike[0]!.text} (${alike.length} times)` });
}
const shownMax = 5;
export const shownPlace = (leak: Leak) => leak.place ? `${leak.deed} at ${placeOf(leak)}` : "";

/** What is under way that was not then, a line each. */
export function underWay(before: Resources, cwd: string): string[] {
  const all = folded(leftBehind(before, true).filter((leak) => leak.kind === "operation"));
  const lines = all.slice(0, shownMax).map((leak) =>
    (leak.text + (leak.place ? `, ${shownPlace(leak)}` : "")).replace(`${cwd}/`, ""));
  if (all.length > shownMax) lines.push(`and ${all.length - shownMax} more`);
  if (all.length === 0) lines.push("no timer and no operation that it began is under way");
  else if (host.clockIsHeld()) lines.push("the clock stands still, by useFakeTimers()");
  return lines;
}
/** Where modules wait at their top level. */
export const stackOfModules = (): string => host.waitingModules().map(waitingStack).join("\n");
/** Where the async function is that a promise waits for, as lines of a stack; "": not known. */
export const waitingStack = (promise: unknown): string => host.waitingStack(promise).trimEnd();
