import "./_bad.json";
// expect-error: _bad.json:3:1
