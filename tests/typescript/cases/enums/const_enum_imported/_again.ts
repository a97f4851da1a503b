export { C } from "./_other.ts";
