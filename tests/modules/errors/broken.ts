import "./_broken.ts";
// expect-error: _broken.ts:2:
// expect-error: SyntaxError
