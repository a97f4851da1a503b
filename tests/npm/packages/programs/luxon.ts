import { strictEqual as equal } from "node:assert/strict";
import { DateTime, Interval } from "luxon";
equal(DateTime.fromISO("2017-05-15T09:24:15Z", { zone: "America/New_York" }).toFormat("yyyy LLL dd HH:mm"), "2017 May 15 05:24");
equal(Interval.after(DateTime.utc(2020), { days: 3 }).length("hours"), 72);
console.log("works");
