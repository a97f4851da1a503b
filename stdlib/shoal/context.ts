// shoal:context: the context that this code runs in.
import host from "shoal:host";

/** Aborted when the owner cancels this context. */
export const signal: AbortSignal = host.contextSignal();
