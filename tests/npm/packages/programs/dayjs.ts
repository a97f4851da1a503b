import { strictEqual as equal } from "node:assert/strict";
import dayjs from "dayjs";
import utc from "dayjs/plugin/utc.js";
dayjs.extend(utc);
equal((dayjs as any).utc("2020-01-31T10:00:00Z").add(1, "month").format("YYYY-MM-DD HH:mm"), "2020-02-29 10:00");
console.log("works");
