// Messages that are taken instead of being heard: receiveMessageOnPort of node:worker_threads.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

/// ( port ): the oldest message that waits there, as { message }; undefined: none does. Of a
/// MessagePort or a BroadcastChannel; of anything else undefined.
NativeTask receive_message(Context& cx, Args args);

}  // namespace shoal::natives
