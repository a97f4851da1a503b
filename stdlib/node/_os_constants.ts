// Linux's numbers of errors, signals, priorities and dlopen: node:os's constants.
import { systemErrors } from "node:_system_errors";

const frozen = <T extends object>(object: T): T =>
  Object.freeze(Object.assign(Object.create(null) as object, object)) as T;

/** Those that Linux itself has: their numbers are below 4096, libuv's own are above. */
const errno: Record<string, number> = {};
for (const [number, name] of systemErrors) if (number > -256) errno[name] = -number;
errno.EWOULDBLOCK = 11;
errno.EDEADLK = 35;

export const signals = frozen({
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7,
    SIGFPE: 8,
  SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15,
  SIGCHLD: 17, SIGSTKFLT: 16, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22,
  SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28, SIGIO: 29,
  SIGPOLL: 29, SIGPWR: 30, SIGSYS: 31,
});
export const priority = frozen({
  PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7,
  PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
});
export const dlopen = frozen({
  RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8,
});
export const constants = frozen({ UV_UDP_REUSEADDR: 4, dlopen, errno: frozen(errno), signals,
  priority });
