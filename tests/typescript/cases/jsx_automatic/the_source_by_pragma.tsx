// @ts-nocheck
/** @jsxImportSource other */
import { show } from "./_show.ts";
show(<a b="1">x</a>);
