import "serverr";
// expect-error: Cannot find package 'serverr' imported from
// expect-error: Did you mean 'server'?
