// FakeNetwork: servers in memory for a VirtualWorld, each a function of what it receives: so a
// program that connects runs the same each time. TLS is not played.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "io/door/operation.h"

namespace shoal {

class FakeNetwork {
 public:
  /// What a server sends back.
  struct Answer {
    std::string bytes;
    bool ends = false;  // And nothing more.
  };
  /// One end of a connection: called with the bytes of each write.
  using Peer = std::function<Answer(std::string_view received)>;
  using Accept = std::function<Peer()>;

  /// Before anybody connects. target: "host:port".
  void listen(std::string target, Accept accept) {
    servers_[std::move(target)] = std::move(accept);
  }
  /// ECONNREFUSED, if nobody listens there.
  void connect(Operation<host::Connect>& operation) const;

 private:
  std::map<std::string, Accept> servers_;
};

}  // namespace shoal
