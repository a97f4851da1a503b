// node:sqlite is not there yet: its names and constants are.
import { absent, absentClass } from "node:_not_yet";

export const DatabaseSync = absentClass("sqlite", "DatabaseSync", null, [
  "open", "close", "prepare", "exec", "function", "location", "aggregate", "createSession",
  "applyChangeset", "enableLoadExtension", "loadExtension",
]);
export const StatementSync = absentClass("sqlite", "StatementSync", null, [
  "iterate", "all", "get", "run", "columns", "setAllowBareNamedParameters",
  "setAllowUnknownNamedParameters", "setReadBigInts", "setReturnArrays",
]);
export const constants = {
  SQLITE_CHANGESET_OMIT: 0, SQLITE_CHANGESET_REPLACE: 1, SQLITE_CHANGESET_ABORT: 2,
  SQLITE_CHANGESET_DATA: 1, SQLITE_CHANGESET_NOTFOUND: 2, SQLITE_CHANGESET_CONFLICT: 3,
  SQLITE_CHANGESET_CONSTRAINT: 4, SQLITE_CHANGESET_FOREIGN_KEY: 5,
};
export const backup = absent("sqlite", "backup", 2);

const sqlite = { DatabaseSync, StatementSync, constants, backup };
export default sqlite;
export { sqlite as "module.exports" };
