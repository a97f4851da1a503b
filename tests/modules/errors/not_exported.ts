import "server/cleint";
// expect-error: Package subpath './cleint' is not defined by "exports"
// expect-error: Did you mean 'server/client'?
