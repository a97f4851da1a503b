// process.send and its kin: there, if the process was forked.
import host from "shoal:host";
import { addChannel, type Channel } from "node:_ipc";

const process = (globalThis as any).process;

/// The program runs on for the channel while it listens to it.
const events = ["message", "disconnect"];
let own: Channel | undefined;
try {
  // Asked first: with the stream it is gone from the environment.
  const { value } = host.ask("EnvironmentVariable", "NODE_CHANNEL_SERIALIZATION_MODE");
  own = addChannel(process, host.wait("ParentStream"), false, value);
} catch {
  // Nobody has forked us.
}
const isHeard = (): boolean =>
  Object.hasOwn(process, "_events") && events.some((each) => process.listenerCount(each) > 0);

export function listenerAdded(): void {
  own?.ref();
}
export function listenerRemoved(): void {
  if (!isHeard()) own?.unref();
}

const valueOf = (name: string): any =>
  own ? Object.getOwnPropertyDescriptor(process, name)?.value : undefined;
export const send = valueOf("send"), disconnect = valueOf("disconnect"),
  connected = valueOf("connected"), channel = valueOf("channel");
