import d, { change } from "./_m.ts";
change(); console.log(d);
