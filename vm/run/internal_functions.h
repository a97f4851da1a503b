// Natives that no script can name: rows of Intrinsic::Internal's table, by number. The table is in
// stdlib/es/internal_functions.cpp.
#pragma once

#include <cstdint>

namespace shoal::internal {

enum Entry : uint32_t {
  kPromiseResolve,  // captures: promise until either is called, the other one
  kPromiseReject,
  kCapabilityExecutor,    // captures: resolve, reject
  kAwaitReturnFulfilled,  // capture: async generator
  kAwaitReturnRejected,
  kPromiseAllResolve,
  kPromiseAllSettledResolve,
  kPromiseAllSettledReject,
  kPromiseAnyReject,
  kPromiseThenFinally,
  kPromiseCatchFinally,
  kPromiseValueThunk,
  kPromiseThrower,
  kProxyRevoke,      // capture: proxy
  kModuleFulfilled,  // capture: module
  kModuleRejected,
  kImportLoaded,     // captures: module, promise, phase
  kImportFulfilled,  // captures: module, promise, pack_import_state
  kImportRejected,
  kHostAsk,  // host operations: stdlib/host/operations.h
  kHostBegin,
  kHostWait,
  kHostCancel,
  kHostKeep,
  kHostClose,
  kHostSleep,
  kHostFunction,        // captures: number, and what the host wants
  kSyncDisposeWrapper,  // capture: a method of Symbol.dispose
  kDecoratorHas,        // capture: the key as Value
  kDecoratorGet,
  kDecoratorSet,
  kDecoratorAddInitializer,  // captures: list, flag
  kLegacyParameter,          // captures: index, decorator
  kWaitTimedOut,             // capture: promise of Atomics.waitAsync
  kFromAsyncFulfilled,       // capture: state of Array.fromAsync
  kFromAsyncRejected,
  kAbortTimedOut,   // capture: AbortSignal
  kImportPrepared,  // captures: request, promise, phase
  kReceiveMessage,
  kCount,
};

}  // namespace shoal::internal
