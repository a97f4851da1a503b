// The part of fetch() that needs no network: §"scheme fetch" of about: (which only a
// browser's windows go to), blob: and data: URLs.
import { dataOf, typeOf } from "../file/blob.ts";
import { exec, uncurry } from "../file/web_idl.ts";
import { Body } from "./body.ts";
import { processDataUrl } from "./data_url.ts";
import { HeaderList } from "./header_list.ts";
import { parseMimeType } from "./mime_type.ts";
import { type RequestRecord, ResponseRecord } from "./records.ts";

const startsWith = uncurry(String.prototype.startsWith) as (text: string, start: string) => boolean;
const simpleRange = /^bytes=(\d*)-(\d*)$/;

/**
 * What the request is answered with; undefined: its scheme is none of these. A network error is
 * null.
 */
export function schemeFetch(request: RequestRecord): ResponseRecord | null | undefined {
  const { url } = request;
  let response: ResponseRecord | null;
  if (startsWith(url, "about:")) response = null;
  else if (startsWith(url, "data:")) response = dataResponse(url);
  else if (startsWith(url, "blob:")) response = blobResponse(request);
  else return undefined;
  if (response !== null) {
    if (request.method === "HEAD") response.body = null;
    response.type = "basic";
    response.urls = [url];
    response.guard = "immutable";
  }
  return response;
}

function respond(type: string, body: Body, statusText: string): ResponseRecord {
  const list = new HeaderList(["Content-Type", "content-type", type]);
  const response = new ResponseRecord(200, list);
  response.statusText = statusText;
  response.body = body;
  return response;
}

function dataResponse(url: string): ResponseRecord | null {
  const data = processDataUrl(url);
  if (data === undefined) return null;
  return respond(data.mimeType.toString(), new Body(data.body, null), "OK");
}

function blobResponse(request: RequestRecord): ResponseRecord | null {
  const { blob } = request;
  if (blob === undefined || request.method !== "GET") return null;
  const data = dataOf(blob);
  const type = parseMimeType(typeOf(blob)) === undefined ? "" : typeOf(blob);
  const range = request.headers.get("range");
  const response = respond(type, new Body(data, null), "OK");
  if (range === null) {
    response.headers.append("Content-Length", "content-length", `${data.size}`);
    return response;
  }
  const found = rangeOf(range, data.size);
  if (found === null) return null;
  const start = found[0], end = found[1];
  const part = data.slice(start, end);
  response.body = new Body(part, null);
  response.status = 206;
  response.statusText = "Partial Content";
  response.headers.append("Content-Length", "content-length", `${part.size}`);
  response.headers.append(
    "Content-Range", "content-range", `bytes ${start}-${end - 1}/${data.size}`);
  return response;
}
/// §"parse a single range header value" and what blobs make of it: the end is not in it.
function rangeOf(header: string, size: number): [number, number] | null {
  const found = exec(simpleRange, header);
  if (found === null || (found[1] === "" && found[2] === "")) return null;
  let start = +found[1]!, end = found[2] === "" ? size - 1 : +found[2]!;
  if (found[1] === "") {
    start = size > end ? size - end : 0;
    end = size - 1;
  } else if (found[2] !== "" && start > end) {
    return null;
  }
  if (start >= size) return null;
  return [start, end >= size ? size : end + 1];
}
