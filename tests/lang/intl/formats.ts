// Intl: numbers, lists, dates and durations by locale.
console.log(new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" }).format(1234.5));  // expect: 1.234,50 €
console.log(new Intl.NumberFormat("en").format("123456789012345678901234567890.5" as any), (12345678901234567890n).toLocaleString("en-IN"));  // expect: 123,456,789,012,345,678,901,234,567,890.5 1,23,45,67,89,01,23,45,67,890
console.log(new Intl.NumberFormat("en", { notation: "compact" }).format(987654321), (0.256).toLocaleString("en", { style: "percent" }));  // expect: 988M 26%
console.log(new Intl.NumberFormat("en").formatToParts(-1234.5).map((p) => p.type).join());  // expect: minusSign,integer,group,integer,decimal,fraction
console.log(new Intl.PluralRules("en", { type: "ordinal" }).select(22), new Intl.PluralRules("pl").select(5));  // expect: two many
console.log(new Intl.ListFormat("en", { type: "disjunction" }).format(["a", "b", "c"]));  // expect: a, b, or c
console.log(new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-1, "day"), new Intl.RelativeTimeFormat("en").format(3, "weeks"));  // expect: yesterday in 3 weeks
const date = new Date(Date.UTC(2024, 1, 29, 13, 5, 7));
console.log(new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Berlin" }).format(date));  // expect: February 29, 2024 at 2:05 PM
console.log(date.toLocaleDateString("de-DE", { timeZone: "UTC" }), date.toLocaleTimeString("ja-JP", { timeZone: "UTC" }));  // expect: 29.2.2024 13:05:07
console.log(new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" }).formatRangeToParts(date, +date + 864e5 * 3).map((p: any) => p.source).join());  // expect: startRange,startRange,startRange,shared,endRange,endRange,endRange
console.log((globalThis as any).Temporal.PlainDate.from("2024-02-29").toLocaleString("fr"), new (Intl as any).DurationFormat("en").format({ hours: 1, minutes: 30 }));  // expect: 29/02/2024 1 hr, 30 min
