// "shoal:channel": channels of bounded depth between contexts.
//
//   const { sender, receiver } = channel<T>(capacity);
//   await sender.send(v)      fulfilled once v is in the queue
//   sender.sendSync(v)        the same, and the thread is free meanwhile
//   sender.trySend(v)         false: it is full
//   await receiver.receive()  rejected at the end (ERR_CHANNEL_CLOSED), or if the senders have gone
//                             without closing (ERR_CHANNEL_LOST)
//   receiver.receiveSync(), receiver.tryReceive()
//   for await (const v of receiver)
//
// Both ends can be transferred; sender.clone() makes one more sender.
#pragma once

#include "stdlib/shoal/channel_core.h"
#include "stdlib/web/ports.h"

namespace shoal {

/// An object for an end that comes to this context.
Result<Object*> make_channel_end(Context& cx, Ref<MessageEnd> end, uint32_t tag);
/// Something has come to an end: promises are settled. True: by a task.
bool settle_channel_end(Context& cx, Ports& ports, Ports::Entry& entry, TaskPromiseBase*& task);

}  // namespace shoal
