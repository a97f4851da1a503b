// Temporal: calendars besides iso8601; dates checked against published tables.
declare const Temporal: any;
const { PlainDate, PlainMonthDay } = Temporal;
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }
function told(iso: string, calendar: string): string {
  const d = PlainDate.from(iso).withCalendar(calendar);
  return `${d.era} ${d.eraYear} ${d.year} ${d.monthCode} ${d.day} ${PlainDate.from({ calendar, year: d.year, monthCode: d.monthCode, day: d.day }).withCalendar("iso8601").equals(PlainDate.from(iso))}`;
}
console.log(told("0000-12-31", "gregory"));  // expect: bce 1 0 M12 31 true
console.log(told("1989-01-07", "japanese"), told("1989-01-08", "japanese"), told("1872-12-31", "japanese"));  // expect: showa 64 1989 M01 7 true heisei 1 1989 M01 8 true ce 1872 1872 M12 31 true
console.log(told("1911-12-31", "roc"), told("2024-01-01", "buddhist"));  // expect: broc 1 0 M12 31 true be 2567 2567 M01 1 true
console.log(told("2023-09-12", "coptic"), told("2023-09-11", "coptic"));  // expect: am 1740 1740 M01 1 true am 1739 1739 M13 6 true
console.log(told("2000-09-11", "ethiopic"), told("0007-08-26", "ethiopic"), told("2000-09-11", "ethioaa"));  // expect: am 1993 1993 M01 1 true aa 5499 -1 M13 5 true aa 7493 7493 M01 1 true
console.log(told("2024-10-03", "hebrew"), told("2024-02-10", "hebrew"), told("2024-03-11", "hebrew"));  // expect: am 5785 5785 M01 1 true am 5784 5784 M05L 1 true am 5784 5784 M06 1 true
console.log(told("2024-03-21", "indian"), told("2023-03-22", "indian"));  // expect: shaka 1946 1946 M01 1 true shaka 1945 1945 M01 1 true
console.log(told("2024-07-08", "islamic-civil"), told("2024-07-07", "islamic-tbla"), told("0622-07-18", "islamic-civil"));  // expect: ah 1446 1446 M01 1 true ah 1446 1446 M01 1 true bh 1 0 M12 29 true
console.log(told("2024-03-20", "persian"), told("2025-03-20", "persian"));  // expect: ap 1403 1403 M01 1 true ap 1403 1403 M12 30 true

// ---- Leap months come and go.
const adar = PlainDate.from({ calendar: "hebrew", year: 5784, monthCode: "M05L", day: 30 });
console.log(adar.month, `${adar.add({ years: 1 }).monthCode} ${adar.add({ years: 1 }).day} ${adar.add({ years: 3 }).monthCode}`, thrown(() => adar.add({ years: 1 }, { overflow: "reject" })));  // expect: 6 M06 29 M05L RangeError
console.log(`${adar.until(PlainDate.from({ calendar: "hebrew", year: 5785, monthCode: "M06", day: 29 }), { largestUnit: "years" })}`, adar.daysInYear, adar.monthsInYear);  // expect: P12M29D 383 13
console.log(`${PlainMonthDay.from({ calendar: "hebrew", monthCode: "M05L", day: 1 })} ${PlainMonthDay.from({ calendar: "coptic", monthCode: "M13", day: 6 })}`);  // expect: 1970-02-07[u-ca=hebrew] 1971-09-11[u-ca=coptic]

// ---- Fields that contradict each other, are too few, or that nobody knows.
console.log(thrown(() => PlainDate.from({ calendar: "gregory", era: "ce", eraYear: 2024, year: 2023, month: 1, day: 1 })), thrown(() => PlainDate.from({ calendar: "gregory", era: "ce", month: 1, day: 1 })), thrown(() => PlainDate.from({ calendar: "gregory", era: "reiwa", eraYear: 1, month: 1, day: 1 })));  // expect: RangeError TypeError RangeError
console.log(PlainDate.from("2024-05-01[u-ca=japanese]").with({ era: "heisei", eraYear: 30 }).year, PlainDate.from("2024-05-01[u-ca=ISLAMICC]").calendarId, thrown(() => PlainDate.from("2024-05-01[u-ca=none]")));  // expect: 2018 islamic-civil RangeError
console.log(PlainDate.from("2019-04-30[u-ca=japanese]").with({ day: 1 }).add({ months: 1 }).eraYear, PlainDate.from("2024-01-01[u-ca=gregory]").weekOfYear, PlainDate.from("2024-12-30").yearOfWeek);  // expect: 1 undefined 2025

// ---- Months by tables, within them and beyond.
console.log(told("2023-03-22", "chinese"), told("2033-12-22", "chinese"), told("2030-02-03", "chinese"));  // expect: undefined undefined 2023 M02L 1 true undefined undefined 2033 M11L 1 true undefined undefined 2030 M01 1 true
console.log(told("2012-04-21", "dangi"), told("2027-02-07", "dangi"), told("2027-02-06", "chinese"));  // expect: undefined undefined 2012 M03L 1 true undefined undefined 2027 M01 1 true undefined undefined 2027 M01 1 true
console.log(told("2024-03-11", "islamic-umalqura"), told("1882-11-11", "islamic-umalqura"), told("2174-11-26", "islamic-umalqura"));  // expect: ah 1445 1445 M09 1 true ah 1299 1299 M12 29 true ah 1601 1601 M01 1 true
console.log(PlainMonthDay.from({ calendar: "chinese", monthCode: "M09L", day: 1 }).toString(), thrown(() => PlainMonthDay.from({ calendar: "chinese", monthCode: "M12L", day: 1 }, { overflow: "reject" })), `${PlainMonthDay.from({ calendar: "chinese", monthCode: "M12L", day: 1 }).monthCode}`);  // expect: 2014-10-24[u-ca=chinese] RangeError M12

// ---- Of any calendar: a day follows the other, a date is found by its fields, and differences add up.
const calendars = ["iso8601", "gregory", "hebrew", "japanese", "coptic", "ethiopic", "ethioaa", "indian", "islamic-civil", "islamic-tbla", "islamic-umalqura", "persian", "roc", "buddhist", "chinese", "dangi"];
let seed = 12345;
function random(n: number): number { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; }
const epoch = PlainDate.from("1970-01-01");
for (const calendar of calendars)
  for (const range of [199_000_000, 400_000, 60_000, 60_000, 60_000]) {
    const d = epoch.add({ days: random(range) - range / 2 }).withCalendar(calendar), e = epoch.add({ days: random(range) - range / 2 }).withCalendar(calendar);
    const next = d.add({ days: 1 }), ends = d.day === d.daysInMonth;
    if (next.day !== (ends ? 1 : d.day + 1) || next.year !== d.year + (ends && d.month === d.monthsInYear ? 1 : 0)) console.log("next", `${d} ${next}`);
    if (!PlainDate.from({ calendar, year: d.year, monthCode: d.monthCode, day: d.day }, { overflow: "reject" }).equals(d)) console.log("fields", `${d}`);
    for (const largestUnit of ["years", "months", "weeks", "days"])
      if (!d.add(d.until(e, { largestUnit })).equals(e)) console.log("difference", `${d} ${e} ${d.until(e, { largestUnit })}`);
  }
console.log("checked", calendars.length);  // expect: checked 16
