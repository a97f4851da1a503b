import { parseDate } from "./lib/date.ts";
console.log(parseDate("2026-01-01"));
