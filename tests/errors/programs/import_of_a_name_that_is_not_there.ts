import { paresDate } from "./lib/dates.ts";
console.log(paresDate("2026-01-01"));
