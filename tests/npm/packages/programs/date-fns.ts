import { strictEqual as equal } from "node:assert/strict";
import { addDays, format, differenceInCalendarDays, parseISO } from "date-fns";
equal(format(addDays(new Date(2024, 1, 28), 2), "yyyy-MM-dd EEEE"), "2024-03-01 Friday");
equal(differenceInCalendarDays(parseISO("2024-03-01"), parseISO("2024-02-01")), 29);
console.log("works");
