// Host operations for the built-in modules: how script gets through the door (io/door/door.h).
// "shoal:host" has three functions for it, which take an operation's name and the fields of its
// request in order, and give its reply: the value of a reply's only field, an object of several,
// undefined for none.
//
//   ask(name, ...fields)     what is answered at once
//   begin(name, ...fields)   a promise
//   wait(name, ...fields)    blocking style: the script stops there, and its thread does not
//
// What goes wrong is an Error as Node has it: code, errno, syscall, path, dest, and "ENOENT: no
// such file or directory, open 'x'"; what is not permitted has the name and the message that Deno
// gives it.
#pragma once

#include "io/door/operation.h"
#include "vm/run/native.h"

namespace shoal {

/// The Error for a failed operation. Error: no memory.
Result<Object*> make_host_error(Context& cx, HostOp op, const void* request,
                                const HostError& error);

}  // namespace shoal

namespace shoal::natives {

/// The leaf declines where somebody is asked for a permission: the coroutine waits for the answer.
Result<Value> host_ask(Context& cx, const Args& args);
NativeTask host_ask_slow(Context& cx, Args args);
Result<Value> host_begin(Context& cx, const Args& args);
NativeTask host_wait(Context& cx, Args args);
/// Of a promise that begin gave: nobody waits for it any more, and it stays pending.
Result<Value> host_cancel(Context& cx, const Args& args);
/// keep(promise, whether): of a promise that begin gave: whether the program runs on for it.
Result<Value> host_keep(Context& cx, const Args& args);
/// Whether the handle was open.
Result<Value> host_close(Context& cx, const Args& args);
// --- Blocking style, for several at once
/// Where host_start stands in the natives of "shoal:host": a package has one of its own.
inline constexpr uint32_t kHostStartEntry = 0;
/// start(name, ...fields): a number that stands for it.
Result<Value> host_start(Context& cx, const Args& args);
/// waitAny(numbers, milliseconds): the place of one that is answered, or -1 when the time is over.
NativeTask host_wait_any(Context& cx, Args args);
/// take(number): its reply, as wait gives it; undefined if there is none yet, and it is cancelled.
Result<Value> host_take(Context& cx, const Args& args);
/// sleepSync(milliseconds).
NativeTask host_sleep(Context& cx, Args args);

}  // namespace shoal::natives
