// process.stdin: made when script first looks at it.
import { isTerminal } from "node:_host_seams";
import { StandardInput } from "node:_standard_input";
import { ReadStream } from "node:tty";

export const stdin = isTerminal(0) ? new ReadStream(0) : new StandardInput(0);
