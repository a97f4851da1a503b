import { afterEach, beforeEach, describe, expect, mock, test } from "shoal:test";
import { sleep, sleepSync } from "shoal:timers";
import { setTimeout as wait } from "node:timers/promises";

describe("a clock that stands", () => {
  beforeEach(() => mock.useFakeTimers({ now: new Date("2020-01-01T00:00:00Z") }));
  afterEach(() => mock.useRealTimers());

  test("holds for Date and performance", () => {
    const began = performance.now();
    expect(new Date().toISOString()).toBe("2020-01-01T00:00:00.000Z");
    for (let i = 0; i < 1e5; ++i);
    expect(Date.now()).toBe(Date.UTC(2020, 0, 1));
    expect(performance.now()).toBe(began);
    mock.advanceTimersByTime(1500);
    expect(Date.now()).toBe(Date.UTC(2020, 0, 1) + 1500);
    expect(performance.now() - began).toBe(1500);
    mock.setSystemTime(0);
    expect(Date.now()).toBe(0);
    expect(performance.now() - began).toBe(1500);
  });
  test("runs timers in their order, each at its time", () => {
    const seen: string[] = [];
    const note = (name: string) => seen.push(`${name} ${Date.now() - Date.UTC(2020, 0, 1)}`);
    setTimeout(() => {
      note("b");
      setTimeout(note, 10, "inner");
    }, 100);
    setTimeout(note, 50, "a");
    const interval = setInterval(note, 40, "tick");
    mock.advanceTimersByTime(99);
    expect(seen).toEqual(["tick 40", "a 50", "tick 80"]);
    mock.advanceTimersByTime(1);
    expect(seen.at(-1)).toBe("b 100");
    clearInterval(interval);
    mock.runAllTimers();
    expect(seen.at(-1)).toBe("inner 110");
    expect(mock.getTimerCount()).toBe(0);
  });
  test("is the clock of those that sleep", async () => {
    let woke = 0;
    void sleep(1000).then(() => ++woke);
    void wait(60_000).then(() => ++woke);
    await mock.advanceTimersByTimeAsync(999);
    expect(woke).toBe(0);
    await mock.advanceTimersByTimeAsync(1);
    expect(woke).toBe(1);
    await mock.runAllTimersAsync();
    expect(woke).toBe(2);
    const before = Date.now();
    sleepSync(5000);
    expect(Date.now() - before).toBe(5000);
  });
  test("of AbortSignal.timeout, too", () => {
    const signal = AbortSignal.timeout(100);
    mock.advanceTimersByTime(101);
    expect(signal.aborted).toBe(true);
  });
  test("promises go on between timers", async () => {
    const seen: number[] = [];
    const loop = async () => {
      for (let i = 0; i < 5; ++i) {
        await sleep(100);
        seen.push(i);
      }
    };
    const done = loop();
    await mock.advanceTimersByTimeAsync(500);
    await done;
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });
  test("a loop of timers ends", () => {
    const again = () => void setTimeout(again, 1);
    again();
    expect(() => mock.runAllTimers()).toThrow("a loop of timers");
    mock.clearAllTimers();
    expect(mock.getTimerCount()).toBe(0);
  });
  test("only those that are pending", () => {
    const f = mock.fn(() => void setTimeout(f, 1000));
    setTimeout(f, 1000);
    mock.runOnlyPendingTimers();
    expect(f).toHaveBeenCalledTimes(1);
    mock.advanceTimersToNextTimer(2);
    expect(f).toHaveBeenCalledTimes(3);
  });
});

test("real time goes on afterwards", async () => {
  mock.useFakeTimers();
  const lost = mock.fn();
  setTimeout(lost, 1);
  mock.advanceTimersByTime(0);
  mock.useRealTimers();
  const before = Date.now();
  await sleep(15);
  expect(Date.now() - before).toBeGreaterThanOrEqual(14);
  expect(lost).not.toHaveBeenCalled();
});
test("the advance functions want a clock that stands", () => {
  expect(() => mock.advanceTimersByTime(1)).toThrow("useFakeTimers");
});
