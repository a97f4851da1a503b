import type from "./_names.ts";
import defer from "./_names.ts";
import source, { value } from "./_names.ts";
console.log(type, defer, source, value);
