// @ts-nocheck
/** @jsxImportSource not-there */
import { show } from "./_show.ts";
const f = <T,>(x: T) => x;
show(f(1));
