import { React, show } from "./_react.ts";
const Comp = (_: any) => null; const ns = { Inner: function Inner(_: any) { return null; }, deep: { lower: function lower(_: any) { return null; } } }; const $ = Comp; const _x = Comp;
show(<Comp />); show(<ns.Inner />); show(<ns.deep.lower a="1" />); show(<comp />); show(<$ />); show(<_x />); show(<my-element />);
