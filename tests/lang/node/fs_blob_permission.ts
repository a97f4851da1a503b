// node:fs: openAsBlob needs permission when it is called, and when its bytes are read.
// flags: --allow-read=/etc/passwd,/etc/group --no-prompt
import { openAsBlob } from "node:fs";
import { permissions } from "shoal:permissions";

const refused = await openAsBlob("/etc/hosts").catch((e) => e);
console.log(refused.name, refused.message.includes('read access to "/etc/hosts"'));  // expect: NotCapable true
const blob = await openAsBlob("/etc/passwd");
console.log((await blob.text()).includes("root"));  // expect: true
const stream = blob.stream();
await permissions.revoke({ name: "read", path: "/etc/passwd" });
const later = await blob.text().catch((e) => e);
console.log(later.name, later.cause.name);  // expect: NotReadableError NotCapable
console.log((await stream.getReader().read().catch((e) => e)).cause.name);  // expect: NotCapable
console.log((await (await openAsBlob("/etc/group")).text()).length > 0);  // expect: true
