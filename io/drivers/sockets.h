// Connections of the system: names resolved, and of several addresses the first that answers.
#pragma once

#include <memory>

#include "io/door/operation.h"

namespace shoal {

class BlockingPool;
class IoThread;

namespace sockets {

/// "host:port", "[::1]:port". False: it is no such text.
bool split_target(const std::string& target, std::string& host, uint16_t& port);

/// On the context's thread. The resolver's calls are made on `pool`.
void connect(OperationRef<Operation<host::Connect>> operation, std::shared_ptr<IoThread> thread,
             BlockingPool& pool);

}  // namespace sockets
}  // namespace shoal
