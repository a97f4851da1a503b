// node:stream/promises
import { finishedPromise as finished } from "node:_stream_finished";
import { pipelinePromise as pipeline } from "node:_stream_pipeline";

const promises = { finished, pipeline };
export { finished, pipeline };
export default promises;
export { promises as "module.exports" };
