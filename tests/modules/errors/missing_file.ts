import "./helprs.ts";
// expect-error: Cannot find module '
// expect-error: helprs.ts' imported from
// expect-error: Did you mean './_helpers.ts'?
