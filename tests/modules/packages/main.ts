import dual from "dual";
import { feature } from "dual/feature";
import { deep } from "dual/lib/deep";
import { main } from "plain";
import { file } from "plain/lib/file";
import { typed } from "typed";
import { named, other, star, default as whole } from "cjs";
import * as everything from "cjs";
import { inner } from "#internal";
import { self } from "tests-packages/self";
import { scoped } from "@scope/pkg";
console.log(dual, feature, deep);  // expect: esm feature-esm deep
console.log(main, file);  // expect: plain-main plain-file
console.log(typed);  // expect: typed
console.log(named, other, star, typeof whole.dynamic);  // expect: 1 two star function
console.log(Object.keys(everything).join());  // expect: __esModule,default,dynamic,dynamicToo,module.exports,named,other,star
console.log(inner, self, scoped);  // expect: inner self scoped
