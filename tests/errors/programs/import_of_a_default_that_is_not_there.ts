import dates from "./lib/dates.ts";
console.log(dates.parseDate("2026-01-01"));
