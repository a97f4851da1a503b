import { React, show } from "./_react.ts";
const p = { a: 1, b: 2 }, q = { b: 3 };
show(<div {...p} />); show(<div x="1" {...p} b="last" />); show(<div {...p} {...q} y />); show(<div {...{ z: 1 }} a="2" />); show(<div {...null as any} />);
const e: any = <div {...p} />;
console.log(e.props === p);
