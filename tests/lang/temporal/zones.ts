// Temporal: time zones of the system's data. Clocks that leap, clocks that go back, and names.
declare const Temporal: any;
const { ZonedDateTime, PlainDateTime, PlainDate, Instant } = Temporal;
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }

const gap = PlainDateTime.from("2024-03-31T02:30"), overlap = PlainDateTime.from("2024-10-27T02:30");
for (const disambiguation of ["compatible", "earlier", "later"])
  console.log(gap.toZonedDateTime("Europe/Berlin", { disambiguation }).toString(), overlap.toZonedDateTime("Europe/Berlin", { disambiguation }).offset);
// expect: 2024-03-31T03:30:00+02:00[Europe/Berlin] +02:00
// expect: 2024-03-31T01:30:00+01:00[Europe/Berlin] +02:00
// expect: 2024-03-31T03:30:00+02:00[Europe/Berlin] +01:00
console.log(thrown(() => gap.toZonedDateTime("Europe/Berlin", { disambiguation: "reject" })), thrown(() => overlap.toZonedDateTime("Europe/Berlin", { disambiguation: "reject" })));  // expect: RangeError RangeError

// ---- Days that begin late, are missing, or are short.
console.log(`${PlainDate.from("2018-11-04").toZonedDateTime("America/Sao_Paulo")}`, PlainDate.from("2018-11-04").toZonedDateTime("America/Sao_Paulo").hoursInDay);  // expect: 2018-11-04T01:00:00-02:00[America/Sao_Paulo] 23
console.log(`${PlainDate.from("2011-12-30").toZonedDateTime("Pacific/Apia")} ${PlainDate.from("2011-12-29").toZonedDateTime("Pacific/Apia").add({ days: 2 })}`);  // expect: 2011-12-31T00:00:00+14:00[Pacific/Apia] 2011-12-31T00:00:00+14:00[Pacific/Apia]
const before = ZonedDateTime.from("2024-03-30T12:00[Europe/Berlin]");
console.log(`${before.add({ days: 1 })} ${before.add({ hours: 24 })} ${before.until(before.add({ days: 1 }))} ${before.until(before.add({ days: 1 }), { largestUnit: "day" })}`);  // expect: 2024-03-31T12:00:00+02:00[Europe/Berlin] 2024-03-31T13:00:00+02:00[Europe/Berlin] PT23H P1D

// ---- Transitions: of the table, of the rule behind it, and where there are none.
const berlin = ZonedDateTime.from("2024-06-01T00:00[Europe/Berlin]");
console.log(`${berlin.getTimeZoneTransition("next")} ${berlin.getTimeZoneTransition("previous")}`);  // expect: 2024-10-27T02:00:00+01:00[Europe/Berlin] 2024-03-31T03:00:00+02:00[Europe/Berlin]
console.log(`${ZonedDateTime.from("2500-06-01T00:00[Europe/Berlin]").getTimeZoneTransition({ direction: "previous" })} ${Instant.fromEpochMilliseconds(-8.64e15).toZonedDateTimeISO("Europe/Berlin").getTimeZoneTransition("previous")}`);  // expect: 2500-03-28T03:00:00+02:00[Europe/Berlin] null
console.log(`${ZonedDateTime.from("2024-06-01T00:00+05:30[+05:30]").getTimeZoneTransition("next")} ${Instant.from("2024-01-01T00:00Z").toZonedDateTimeISO("UTC").getTimeZoneTransition("next")}`);  // expect: null null

// ---- Offsets below a minute are told in full by offset, and rounded in texts.
const old = Instant.from("1890-01-01T00:00Z").toZonedDateTimeISO("Europe/Berlin");
console.log(old.offset, old.offsetNanoseconds, `${old}`, ZonedDateTime.from(`${old}`).equals(old));  // expect: +00:53:28 3208000000000 1890-01-01T00:53:28+00:53[Europe/Berlin] true

// ---- Names: any case, links, and what is none.
console.log(ZonedDateTime.from("2024-01-01T00:00[eUROPE/bERLIN]").timeZoneId, ZonedDateTime.from("2024-01-01T00:00[Asia/Calcutta]").equals(ZonedDateTime.from("2024-01-01T00:00[Asia/Kolkata]")));  // expect: Europe/Berlin true
console.log(ZonedDateTime.from("2024-01-01T00:00[Asia/Calcutta]").timeZoneId, thrown(() => ZonedDateTime.from("2024-01-01T00:00[Mars/Base]")), thrown(() => ZonedDateTime.from("2024-01-01T00:00[../etc/passwd]")));  // expect: Asia/Calcutta RangeError RangeError
console.log(thrown(() => ZonedDateTime.from("2024-07-01T00:00+01:00[Europe/Berlin]")), `${ZonedDateTime.from("2024-07-01T00:00+01:00[Europe/Berlin]", { offset: "use" })}`);  // expect: RangeError 2024-07-01T01:00:00+02:00[Europe/Berlin]
