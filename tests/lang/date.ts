// Date: parts, setters, texts and parsing. Only what does not depend on the local time zone.
console.log(new Date(0).toISOString(), new Date(-1e15).toISOString(), new Date(8.64e15).toISOString());
// expect: 1970-01-01T00:00:00.000Z -029719-04-05T22:13:20.000Z +275760-09-13T00:00:00.000Z
console.log(new Date(0).toUTCString(), String(new Date(NaN)), JSON.stringify(new Date(5)));
// expect: Thu, 01 Jan 1970 00:00:00 GMT Invalid Date "1970-01-01T00:00:00.005Z"
console.log(Date.UTC(2020, 1, 29), Date.UTC(99, 0), Date.UTC(2020, 12, 0, 24), Date.UTC(NaN));
// expect: 1582934400000 915148800000 1609459200000 NaN

const date = new Date(Date.UTC(2020, 0, 31, 12));
console.log(date.setUTCMonth(1), date.getUTCDate(), date.getUTCDay());  // expect: 1583150400000 2 1
console.log(date.setUTCHours(25, 61, 61, 1001), date.toISOString());
// expect: 1583200922001 2020-03-03T02:02:02.001Z
console.log(new Date(2020, 5, 15, 10, 30).getHours(), new Date(2020, 5, 15).getMonth());  // expect: 10 5
console.log(new Date(2020, 5, 15, 13, 5).toLocaleString(), new Date(99, 5, 15).getFullYear());
// expect: 6/15/2020, 1:05:00 PM 1999
console.log(new Date(2020, 5, 15).toString().slice(0, 24));  // expect: Mon Jun 15 2020 00:00:00

// Of text: what names its offset is the same everywhere.
for (const text of [
  "2022-02-01", "2022-02-01T10:00Z", "2022-02-01T10:00:00.123456-01:30", "+002022-02", "2022-02-30",
  "Tue Feb 01 2022 10:00:00 GMT+0100 (CET)", "Tue, 01 Feb 2022 10:00:00 GMT", "1 Feb 2022 3:04 pm EST",
  "2/1/22 10:00 UTC", "2022-02-01 10:00:00 Z", "2022-13-01", "-000000-01-01", "2022-02-01T25:00Z", "hello", "",
]) {
  const t = Date.parse(text);
  console.log(t === t ? new Date(t).toISOString() : "NaN");
}
// expect: 2022-02-01T00:00:00.000Z
// expect: 2022-02-01T10:00:00.000Z
// expect: 2022-02-01T11:30:00.123Z
// expect: 2022-02-01T00:00:00.000Z
// expect: 2022-03-02T00:00:00.000Z
// expect: 2022-02-01T09:00:00.000Z
// expect: 2022-02-01T10:00:00.000Z
// expect: 2022-02-01T20:04:00.000Z
// expect: 2022-02-01T10:00:00.000Z
// expect: 2022-02-01T10:00:00.000Z
// expect: NaN
// expect: NaN
// expect: NaN
// expect: NaN
// expect: NaN
for (const f of [Date.prototype.toISOString, Date.prototype[Symbol.toPrimitive] as Function]) {
  try {
    f.call(new Date(NaN), "other");
  } catch (e) {
    console.log(String(e));
  }
}
// expect: RangeError: Invalid time value
// expect: TypeError: Invalid hint: other
console.log(+new Date(7), new Date(7) as any - 2, Date.parse(new Date(1e12).toString()) === 1e12);  // expect: 7 5 true

// §21.4.3.2: what toString and toUTCString write reads back, in years of fewer digits and before the year 0, too.
for (const time of [-8639999913600000, -62198755200000, -60589296000000, -30610224000000, 0]) {
  const then = new Date(time);
  // Offsets of old have seconds, which toString leaves out.
  const away = Math.abs(Date.parse(then.toString()) - time);
  if (Date.parse(then.toUTCString()) !== time || !(away < 60_000)) console.log(then.toUTCString());
}
console.log(new Date("1 Feb 49 00:00 UTC").getUTCFullYear(), new Date("1 Feb 0049 00:00 UTC").getUTCFullYear());
// expect: 2049 49
