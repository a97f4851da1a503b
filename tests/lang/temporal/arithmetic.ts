// Temporal: sums, differences and rounding, where they are easily wrong.
declare const Temporal: any;
const { PlainDate, PlainTime, PlainDateTime, PlainYearMonth, Duration, Instant } = Temporal;
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }

// ---- Months are added before days, and the day is constrained in between.
console.log(`${PlainDate.from("2024-01-31").add({ months: 1 })} ${PlainDate.from("2024-01-31").add("P1M1D")} ${PlainDate.from("2024-02-29").add({ years: 1 })}`);  // expect: 2024-02-29 2024-03-01 2025-02-28
console.log(thrown(() => PlainDate.from("2024-01-31").add({ months: 1 }, { overflow: "reject" })));  // expect: RangeError
console.log(`${PlainDate.from("2024-01-31").until("2024-02-29", { largestUnit: "months" })} ${PlainDate.from("2024-03-31").until("2024-02-29", { largestUnit: "months" })}`);  // expect: P29D -P1M
console.log(`${PlainDate.from("-271821-04-19").until("+275760-09-13", { largestUnit: "years" })}`);  // expect: P547581Y4M25D
console.log(`${PlainYearMonth.from("2024-05").since("2019-11")} ${PlainYearMonth.from("2024-05").until("2019-11", { smallestUnit: "year", roundingMode: "halfExpand" })}`);  // expect: P4Y6M -P4Y

// ---- Durations are exact, also where doubles are not.
console.log(`${Duration.from({ seconds: 2 ** 53 - 1, nanoseconds: 999_999_999 })}`, thrown(() => Duration.from({ seconds: 2 ** 53 })));  // expect: PT9007199254740991.999999999S RangeError
console.log(Duration.from({ hours: 1, nanoseconds: 1 }).total("hours"), Duration.from("P1Y").total({ unit: "days", relativeTo: "2024-01-01" }), Duration.from("P1M").total({ unit: "years", relativeTo: "2023-01-01" }));  // expect: 1.0000000000002778 366 0.08493150684931507
console.log(`${Duration.from("PT36H").round({ largestUnit: "day" })} ${Duration.from("P1M15D").round({ smallestUnit: "month", relativeTo: "2024-02-01" })}`);  // expect: P1DT12H P1M
console.log(Duration.compare("P1M", "P30D", { relativeTo: "2024-02-01" }), Duration.compare("PT24H", "P1D"), thrown(() => Duration.compare("P1M", "P30D")));  // expect: -1 0 RangeError
console.log(`${Duration.from("-PT1.5H")} ${Duration.from("PT0.5S").negated()} ${new Duration().abs()}`, Duration.from("-P1D").sign, new Duration().blank);  // expect: -PT1H30M -PT0.5S PT0S -1 true

// ---- Half-even looks at the unit above, as tables of bells do.
console.log(`${PlainTime.from("01:10").round({ smallestUnit: "minute", roundingIncrement: 20, roundingMode: "halfEven" })} ${PlainTime.from("23:59:59.9").round("second")}`);  // expect: 01:00:00 00:00:00
console.log(`${PlainDateTime.from("2024-12-31T23:59:59.9999").round("millisecond")} ${Instant.from("1969-12-31T23:59:59.5Z").round({ smallestUnit: "second", roundingMode: "trunc" })}`);  // expect: 2025-01-01T00:00:00 1969-12-31T23:59:59Z

// ---- The limits.
console.log(Instant.fromEpochMilliseconds(8.64e15).toString(), thrown(() => Instant.fromEpochMilliseconds(8.64e15 + 1)), new Instant(-(86n * 10n ** 20n + 4n * 10n ** 19n)).epochMilliseconds);  // expect: +275760-09-13T00:00:00Z RangeError -8640000000000000
console.log(thrown(() => new PlainDate(-271821, 4, 18)), `${new PlainDate(-271821, 4, 19)}`, thrown(() => PlainDate.from({ year: 1e300, month: 1, day: 1 })));  // expect: RangeError -271821-04-19 RangeError
console.log(new Date(5).toTemporalInstant().epochNanoseconds, thrown(() => new Date(NaN).toTemporalInstant()), thrown(() => PlainDate.from("2024-01-01") < 1));  // expect: 5000000n RangeError TypeError
