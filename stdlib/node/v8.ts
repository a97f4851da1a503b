// node:v8, of an engine that is not V8: values in V8's format of serialisation, and figures of this
// context's heap, which has one space, and snapshots of it. setFlagsFromString takes any flag and
// changes nothing. Coverage, promise hooks and queryObjects are not there yet.
import host from "shoal:host";
import { pathOf } from "node:_fs_call";
import { closeSync, openSync, writeSync } from "node:fs";
import { state } from "node:_worker_state";
import { Readable } from "node:_stream_readable";
import {
  DefaultDeserializer, DefaultSerializer, Deserializer, Serializer,
} from "node:_v8_serializer";
import { invalidArgType, makeError } from "node:_errors";
import { absentClass, absentFunctions } from "node:_not_yet";
import { validateString } from "node:_validators";

const { ArrayBuffer, Date, Error, process } = globalThis as any;

export function serialize(value: unknown): any {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}
export function deserialize(buffer: ArrayBufferView): any {
  if (!ArrayBuffer.isView(buffer))
    throw invalidArgType("buffer", ["Buffer", "TypedArray", "DataView"], buffer);
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

/** Bytes. There is no limit but the context's own, which nobody is told: what the heap has. */
export function getHeapStatistics(): Record<string, number> {
  const { heapTotal, heapUsed, external, rss } = process.memoryUsage();
  const free = Math.max(0, heapTotal - heapUsed), limit = process.constrainedMemory?.() || 2 ** 32;
  return {
    total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: rss,
    total_available_size: Math.max(free, limit - heapUsed), used_heap_size: heapUsed,
    heap_size_limit: limit, malloced_memory: external, peak_malloced_memory: external,
    does_zap_garbage: 0, number_of_native_contexts: 1, number_of_detached_contexts: 0,
    total_global_handles_size: 0, used_global_handles_size: 0, external_memory: external,
  };
}
export function getHeapSpaceStatistics(): object[] {
  const { heapTotal, heapUsed } = process.memoryUsage();
  return [{
    space_name: "heap", space_size: heapTotal, space_used_size: heapUsed,
    space_available_size: Math.max(0, heapTotal - heapUsed), physical_space_size: heapTotal,
  }];
}
export function getHeapCodeStatistics(): Record<string, number> {
  return {
    code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0,
    cpu_profiler_metadata_size: 0,
  };
}
export function setFlagsFromString(flags: string): void {
  validateString(flags, "flags");
}
/** Of one compiler only: a changed one has another. */
export function cachedDataVersionTag(): number {
  return 0x5110a1;
}
export function isStringOneByteRepresentation(content: string): boolean {
  validateString(content, "content");
  return /^[\x00-\xff]*$/.test(content);
}
export function setHeapSnapshotNearHeapLimit(_limit: number): void {}

/** The text of a snapshot, for Chrome's Memory panel. */
export function getHeapSnapshot(_options?: object): any {
  return Readable.from(host.heapSnapshot(), { objectMode: false });
}
const two = (n: number): string => String(n).padStart(2, "0");
let snapshots = 0;
/** As node names them: the local time, the process, the thread, a number. */
function snapshotName(): string {
  const now = new Date();
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
  const number = String(++snapshots).padStart(3, "0");
  return `Heap.${day}.${time}.${process.pid}.${state.threadId}.${number}.heapsnapshot`;
}
/** Writes one, and says where. */
export function writeHeapSnapshot(file?: any, _options?: object): string {
  const path = file === undefined ? snapshotName() : pathOf(file);
  const descriptor = openSync(path, "w");
  try {
    for (const piece of host.heapSnapshot()) writeSync(descriptor, piece);
  } finally {
    closeSync(descriptor);
  }
  return path;
}
export const { getCppHeapStatistics, queryObjects, takeCoverage, stopCoverage } = absentFunctions(
  "v8", "getCppHeapStatistics", "queryObjects", "takeCoverage", "stopCoverage");
export const GCProfiler = absentClass("v8", "GCProfiler", null, ["start", "stop"]);
export const promiseHooks = absentFunctions(
  "v8", "createHook", "onInit", "onBefore", "onAfter", "onSettled");
const notBuilding = () => {
  throw makeError(Error, "ERR_NOT_BUILDING_SNAPSHOT",
    "Operation cannot be invoked when not building startup snapshot");
};
export const startupSnapshot = {
  addDeserializeCallback: notBuilding, addSerializeCallback: notBuilding,
  setDeserializeMainFunction: notBuilding, isBuildingSnapshot: () => false,
};

const v8 = {
  cachedDataVersionTag, getHeapSnapshot, getHeapStatistics, getHeapSpaceStatistics,
  getHeapCodeStatistics, getCppHeapStatistics, setFlagsFromString, Serializer, Deserializer,
  DefaultSerializer, DefaultDeserializer, deserialize, takeCoverage, stopCoverage, serialize,
  writeHeapSnapshot, promiseHooks, queryObjects, startupSnapshot, setHeapSnapshotNearHeapLimit,
  GCProfiler, isStringOneByteRepresentation,
};
export { DefaultDeserializer, DefaultSerializer, Deserializer, Serializer };
export default v8;
export { v8 as "module.exports" };
