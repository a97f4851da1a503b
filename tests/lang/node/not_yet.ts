// What of Node is not there yet: modules load, names and constants are right, classes can be
// extended, and an error that names module and function comes when something is used.
import * as http from "node:http";
import https from "https";
import net, { BlockList, isIP, isIPv6, SocketAddress } from "net";
import * as tls from "node:tls";
import * as dns from "dns";
import { lookup } from "dns/promises";
import * as http2 from "http2";
import inspector from "inspector";
import cluster from "cluster";
import * as sea from "node:sea";
import { DatabaseSync } from "node:sqlite";
import { createSocket } from "dgram";
import { WASI } from "wasi";
import { getEnabledCategories } from "trace_events";
import { builtinModules, createRequire, isBuiltin } from "node:module";
import { Duplex } from "node:stream";

const require = createRequire(import.meta.url);
function failure(use: () => unknown): string {
  try {
    return `gave ${String(use())}`;
  } catch (error: any) {
    return `${error.code}: ${error.message}`;
  }
}
const later = (use: () => Promise<unknown>) => use().then(String, (error) => error.code);

console.log(failure(() => http.request("http://localhost")));  // expect: ERR_SHOAL_NOT_YET: node:http: request() is not there yet
console.log(failure(() => new (net as any).Socket()));  // expect: ERR_SHOAL_NOT_YET: node:net: class Socket is not there yet
console.log(failure(() => dns.resolve4("x", () => {})));  // expect: ERR_SHOAL_NOT_YET: node:dns: resolve4() is not there yet
console.log(await later(() => lookup("x")));  // expect: ERR_SHOAL_NOT_YET
for (const use of [
  () => https.get("x"), () => tls.connect(1), () => http2.connect("x"), () => inspector.open(),
  () => cluster.fork(), () => new DatabaseSync(":memory:"),
  () => createSocket("udp4"), () => new WASI({ version: "preview1" }),
])
  console.log(failure(use).startsWith("ERR_SHOAL_NOT_YET: node:"));  // expect: true
                                                                     // expect: true
                                                                     // expect: true
                                                                     // expect: true
                                                                     // expect: true
                                                                     // expect: true
                                                                     // expect: true
                                                                     // expect: true

// Classes can be extended, and asked for.
class Request extends http.IncomingMessage {}
console.log(Object.create(Request.prototype) instanceof http.IncomingMessage);  // expect: true
console.log(http.Server.prototype instanceof net.Server, net.Socket.prototype instanceof Duplex);  // expect: true true
console.log(failure(() => new Request()));  // expect: ERR_SHOAL_NOT_YET: node:http: class IncomingMessage is not there yet
function OldAgent(this: any) { http.Agent.call(this, { keepAlive: true }); }
OldAgent.prototype = Object.create(http.Agent.prototype);
console.log(new (OldAgent as any)().keepAlive, http.globalAgent.defaultPort, https.globalAgent.protocol);  // expect: true 80 https:

// What needs no network is real.
console.log(http.METHODS.length, http.STATUS_CODES[418], http.maxHeaderSize);  // expect: 35 I'm a Teapot 16384
console.log(failure(() => http.validateHeaderName("a b")));  // expect: ERR_INVALID_HTTP_TOKEN: Header name must be a valid HTTP token ["a b"]
console.log(isIP("127.0.0.1"), isIP("::ffff:1.2.3.4"), isIP("1.2.3"), isIP("01.2.3.4"), isIPv6("1::2::3"));  // expect: 4 6 0 0 false
const list = new BlockList();
list.addSubnet("10.0.0.0", 8);
list.addRange("::1", "::9", "ipv6");
console.log(list.check("10.1.2.3"), list.check("11.0.0.0"), list.check("::ffff:10.0.0.1", "ipv6"), list.check("::5", "ipv6"));  // expect: true false true true
console.log(list.rules);  // expect: [ 'Range: IPv6 ::1-::9', 'Subnet: IPv4 10.0.0.0/8' ]
console.log(JSON.stringify(SocketAddress.parse("[::1]:80")));  // expect: {"address":"::1","port":80,"family":"ipv6","flowlabel":0}
console.log(tls.checkServerIdentity("a.example.com", { subject: { CN: "x" }, subjectaltname: "DNS:*.example.com" } as any));  // expect: undefined
console.log(tls.checkServerIdentity("b.c.example.com", { subject: {}, subjectaltname: "DNS:*.example.com" } as any)?.message);  // expect: Hostname/IP does not match certificate's altnames: Host: b.c.example.com. is not in the cert's altnames: DNS:*.example.com
console.log(http2.getPackedSettings({ enablePush: false }).toString("hex"));  // expect: 000200000000
console.log(http2.getUnpackedSettings(Buffer.from("000200000000000100001000", "hex")));  // expect: { enablePush: false, headerTableSize: 4096 }
console.log(dns.NOTFOUND, dns.getDefaultResultOrder(), sea.isSea(), inspector.url(), getEnabledCategories());  // expect: ENOTFOUND verbatim false undefined undefined

// Names.
console.log(builtinModules.includes("fs/promises"), builtinModules.includes("test"), isBuiltin("node:test"), isBuiltin("test"));  // expect: true false true false
console.log(failure(() => require("node:_errors")));  // expect: ERR_UNKNOWN_BUILTIN_MODULE: No such built-in module: node:_errors
console.log(failure(() => require("web:streams/streams")).slice(0, 16));  // expect: ERR_UNSUPPORTED_
console.log(require("node:net") === require("net"));  // expect: true
