// shoal:test/leaks: what a test leaves behind: timers that keep the program running, operations
// that nobody has waited for, open files.
import host from "shoal:host";

const { Set, String } = globalThis;
const doorCounts = (): [number, number] => host.doorCounts();
/// [timer, Error of where it was set, repeats, when it is due]
const pendingTimers = (): [object, Error | undefined, boolean, number][] => host.pendingTimers();
host.noteOrigins(true);

export interface Resources { timers: Set<object>; operations: number; handles: number }

export function noteResources(): Resources {
  const [operations, handles] = doorCounts();
  const timers = new Set<object>();
  for (const [timer] of pendingTimers()) timers.add(timer);
  return { timers, operations, handles };
}

/// " at set (file.ts:3:4)" of the first frame that is the program's own.
function originOf(error: Error | undefined): string {
  for (const line of String(error?.stack).split("\n")) {
    const frame = line.trim();
    if (frame.startsWith("at ") && !/\(?(?:shoal|node|web):/.test(frame)) return " " + frame;
  }
  return "";
}

/** What there is now, and was not then, in words. */
export function leftBehind(before: Resources): string[] {
  const leaks: string[] = [];
  for (const [timer, origin, repeats] of pendingTimers()) {
    if (before.timers.has(timer)) continue;
    leaks.push(`${repeats ? "an interval" : "a timer"} is still waiting, set${originOf(origin)}`);
  }
  const [operations, handles] = doorCounts();
  const count = (n: number, one: string, many: string) =>
    leaks.push(n === 1 ? one : `${n} ${many}`);
  if (operations > before.operations)
    count(operations - before.operations, "an operation is under way, and nobody waits for it",
      "operations are under way, and nobody waits for them");
  if (handles > before.handles)
    count(handles - before.handles, "a file or connection was opened and not closed",
      "files or connections were opened and not closed");
  return leaks;
}
