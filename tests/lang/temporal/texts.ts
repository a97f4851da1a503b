// Temporal: texts, read and written, and what the console shows.
declare const Temporal: any;
const { PlainDate, PlainTime, PlainDateTime, PlainMonthDay, PlainYearMonth, ZonedDateTime, Instant, Duration, Now } = Temporal;
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }

console.log(`${PlainDateTime.from("20240229t012345,678")} ${PlainDateTime.from("+002024-02-29 01:23:60")} ${PlainDate.from("2024-02-29T00:00+01[!Europe/Berlin][u-ca=iso8601][foo=bar]")}`);  // expect: 2024-02-29T01:23:45.678 2024-02-29T01:23:59 2024-02-29
for (const text of ["2023-02-29", "-000000-01-01", "2024-0229", "2024-02-29T0123:45", "2024-02-29T24:00", "2024-02-29[!foo=bar]", "2024-02-29[u-ca=iso8601][!u-ca=iso8601]", "2024-02-29T00:00Z", "2024-02-29T01:02:03.1234567890", "\u22120002-01-01"])
  if (thrown(() => PlainDateTime.from(text)) !== "RangeError") console.log("accepted", text);
console.log(`${PlainTime.from("T1214")} ${PlainTime.from("12:14-08:00[America/Los_Angeles]")}`, thrown(() => PlainTime.from("1214")), thrown(() => PlainTime.from("2021-12")), `${PlainTime.from("1359")}`.length);  // expect: 12:14:00 12:14:00 RangeError RangeError 8
console.log(`${PlainMonthDay.from("--02-29")} ${PlainMonthDay.from("1230")} ${PlainYearMonth.from("202402")} ${PlainYearMonth.from("2024-02-29")}`);  // expect: 02-29 12-30 2024-02 2024-02
console.log(`${Duration.from("+p1y2m3w4dt5h6m7.000000008s")} ${Duration.from("PT0,5H")} ${Duration.from("PT0.000000001M")}`, thrown(() => Duration.from("P1H")), thrown(() => Duration.from("PT1.5H1M")), thrown(() => Duration.from("PT")));  // expect: P1Y2M3W4DT5H6M7.000000008S PT30M PT0.00000006S RangeError RangeError RangeError
const zoned = ZonedDateTime.from("2024-02-29T01:02:03.004005006+01:00[Europe/Berlin][u-ca=gregory]");
console.log(zoned.toString({ smallestUnit: "minute", offset: "never", timeZoneName: "critical", calendarName: "never" }), zoned.toString({ fractionalSecondDigits: 4, roundingMode: "ceil" }));  // expect: 2024-02-29T01:02[!Europe/Berlin] 2024-02-29T01:02:03.0041+01:00[Europe/Berlin][u-ca=gregory]
console.log(Instant.from("2024-02-29T00:00Z").toString({ timeZone: "+05:30", fractionalSecondDigits: 0 }), JSON.stringify({ at: zoned.toPlainDate(), lasts: Duration.from({ minutes: 90 }) }));  // expect: 2024-02-29T05:30:00+05:30 {"at":"2024-02-29[u-ca=gregory]","lasts":"PT90M"}
console.log(PlainDate.from("2024-02-29"), [Duration.from("P1D")], zoned.toLocaleString() !== zoned.toString());  // expect: PlainDate [Temporal.PlainDate] 2024-02-29 [ Duration [Temporal.Duration] P1D ] true
class Day extends PlainDate {}
console.log(new Day(2024, 2, 29), new Day(2024, 2, 29).add("P1D") instanceof Day, Object.prototype.toString.call(Now));  // expect: Day [Temporal.PlainDate] 2024-02-29 false [object Temporal.Now]

// ---- Options are read in alphabetical order, and before anything is reckoned.
const reads: string[] = [];
const watched = new Proxy({}, { get(_, key) { reads.push(String(key)); return undefined; } });
PlainDate.from("2024-01-01").until("2024-02-01", watched);
console.log(reads.join());  // expect: largestUnit,roundingIncrement,roundingMode,smallestUnit
console.log(thrown(() => structuredClone(Now.instant())), typeof Now.timeZoneId(), Now.plainDateISO("UTC").equals(Now.zonedDateTimeISO("UTC").toPlainDate()));  // expect: DataCloneError string true
