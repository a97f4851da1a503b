import { React, show } from "./_react.ts";
const Comp = (_: any) => null;
class T { C = Comp; r() { return <this.C />; } }
show(new T().r());
