import { strictEqual as equal } from "node:assert/strict";
import moment from "moment";
equal(moment.utc("2013-02-08 09:30").format("dddd, MMMM Do YYYY, h:mm:ss a"), "Friday, February 8th 2013, 9:30:00 am");
equal(moment.duration(90, "minutes").humanize(), "2 hours");
console.log("works");
