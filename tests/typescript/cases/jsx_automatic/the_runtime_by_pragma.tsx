// @ts-nocheck
/** @jsxRuntime classic */
/** @jsx h */
import { show } from "./_show.ts";
const h = (...a) => a;
show(<a b="1">x</a>);
