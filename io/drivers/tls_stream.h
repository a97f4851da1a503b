// TlsStream: a connection's bytes, encrypted. The third kind of StreamResource: a session of tls.h
// between the operations and a socket.
#pragma once

#include <memory>

#include "io/door/operation.h"

namespace shoal {

class BlockingPool;
class IoThread;

namespace tls {

class Clients;

/// Over a copy of the descriptor of operation.resource. What reads files goes to `pool`. `clients`
/// outlives the pool.
void start(OperationRef<Operation<host::StartTls>> operation, std::shared_ptr<IoThread> thread,
           Clients& clients, BlockingPool& pool);

}  // namespace tls
}  // namespace shoal
