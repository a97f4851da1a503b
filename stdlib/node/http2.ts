// node:http2: constants and settings (packed as RFC 9113 §6.5.1 has them); sessions are not there
// yet.
import { Buffer } from "node:_buffer";
import { makeError } from "node:_errors";
import { constants } from "node:_http2_constants";
import { absent, absentClass } from "node:_not_yet";
import { Readable } from "node:_stream_readable";
import { Stream } from "node:stream";

const { Symbol, RangeError, Number, DataView } = globalThis;

export const sensitiveHeaders = Symbol("sensitiveHeaders");

type Settings = Record<string, number | boolean | Record<string, number>>;
/** [name, identifier, lowest, highest]; a truth value is 0 or 1. */
const fields: [string, number, number, number][] = [
  ["headerTableSize", 1, 0, 2 ** 32 - 1], ["enablePush", 2, 0, 1],
  ["maxConcurrentStreams", 3, 0, 2 ** 32 - 1], ["initialWindowSize", 4, 0, 2 ** 31 - 1],
  ["maxFrameSize", 5, 16384, 2 ** 24 - 1], ["maxHeaderListSize", 6, 0, 2 ** 32 - 1],
  ["enableConnectProtocol", 8, 0, 1],
];

export function getDefaultSettings(): Settings {
  return {
    headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295, maxHeaderSize: 65535, maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

export function getPackedSettings(settings: Settings = {}): any {
  const given: [number, number][] = [];
  for (const [name, id, lowest, highest] of fields) {
    let value = settings[name];
    if (name === "maxHeaderListSize") value ??= settings.maxHeaderSize;
    if (value === undefined) continue;
    const number = Number(value);
    if (!(number >= lowest && number <= highest))
      throw makeError(RangeError, "ERR_HTTP2_INVALID_SETTING_VALUE",
        `Invalid value for setting "${name}": ${String(value)}`, getPackedSettings);
    given.push([id, number]);
  }
  const packed = Buffer.alloc(given.length * 6);
  given.forEach(([id, value], i) => {
    packed.writeUInt16BE(id, i * 6);
    packed.writeUInt32BE(value, i * 6 + 2);
  });
  return packed;
}

export function getUnpackedSettings(buf: Uint8Array): Settings {
  if (buf.length % 6 !== 0)
    throw makeError(RangeError, "ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH",
      "Packed settings length must be a multiple of six", getUnpackedSettings);
  const settings: Settings = {}, view = new DataView(buf.buffer, buf.byteOffset, buf.length);
  for (let at = 0; at < buf.length; at += 6) {
    const id = view.getUint16(at), value = view.getUint32(at + 2);
    const field = fields.find((each) => each[1] === id);
    if (!field) {
      const custom = (settings.customSettings ??= {}) as Record<string, number>;
      custom[id] = value;
      continue;
    }
    settings[field[0]] = field[3] === 1 ? value !== 0 : value;
    if (field[0] === "maxHeaderListSize") settings.maxHeaderSize = value;
  }
  return settings;
}

export const Http2ServerRequest = absentClass("http2", "Http2ServerRequest", Readable, [
  "_read", "setTimeout",
], 4);
export const Http2ServerResponse = absentClass("http2", "Http2ServerResponse", Stream, [
  "setTrailer", "addTrailers", "getHeader", "getHeaderNames", "getHeaders", "hasHeader",
  "removeHeader", "setHeader", "appendHeader", "flushHeaders", "writeHead", "cork", "uncork",
  "write", "end", "destroy", "setTimeout", "createPushResponse", "writeContinue",
  "writeEarlyHints",
], 2);
export const connect = absent("http2", "connect", 3);
export const createServer = absent("http2", "createServer", 2);
export const createSecureServer = absent("http2", "createSecureServer", 2);
export const performServerHandshake = absent("http2", "performServerHandshake", 1);
export { constants };

const http2 = {
  connect, constants, createServer, createSecureServer, getDefaultSettings, getPackedSettings,
  getUnpackedSettings, performServerHandshake, sensitiveHeaders, Http2ServerRequest,
  Http2ServerResponse,
};
export default http2;
export { http2 as "module.exports" };
