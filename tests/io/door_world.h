// What tests of the door share: an actor with a door and nothing else, and a listener that counts.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "io/door/door.h"
#include "io/drivers/real_world.h"
#include "io/pool/executor.h"
#include "io/virtual/virtual_world.h"

namespace shoal {

struct AnswerLetter final : Letter {
  explicit AnswerLetter(OperationRef<> o) : operation(std::move(o)) {}
  OperationRef<> operation;
};

/// A context without a script.
class Client final : public Actor {
 public:
  Client(Executor& e, DoorOptions options)
      : Actor(e),
        door(
            *this,
            [](OperationRef<> o) -> std::unique_ptr<Letter> {
              return std::make_unique<AnswerLetter>(std::move(o));
            },
            std::move(options)) {}
  Door door;
  std::atomic<uint32_t> letters{0};

 protected:
  ~Client() override { door.close(); }
  Driver<void> drive() override {
    for (Letter* list = mailbox.take(); list;) {
      const std::unique_ptr<AnswerLetter> letter(static_cast<AnswerLetter*>(list));
      list = letter->next;
      door.finish(*letter->operation);
      ++letters;
    }
    co_return;
  }
};
using ClientRef = ActorRef<Client>;

inline DoorOptions options_of(std::shared_ptr<World> world,
                              Permissions permissions = Permissions::everything()) {
  DoorOptions options;
  options.world = std::move(world);
  options.permissions = std::make_shared<const Permissions>(std::move(permissions));
  return options;
}
inline ClientRef make_client(Executor& e, DoorOptions options) {
  return ClientRef::adopt(new Client(e, std::move(options)));
}

struct Told final : OperationListener {
  void on_answered(HostOperation& operation) override {
    answered.push_back(OperationRef<>(&operation));
  }
  std::vector<OperationRef<>> answered;
};

inline OperationRef<Operation<host::ReadFile>> read_of(const std::string& path) {
  auto o = Operation<host::ReadFile>::create();
  o->in.path.text = path;
  return o;
}

/// A world whose blocking operations wait until its clock is moved.
inline std::shared_ptr<VirtualWorld> slow_world() {
  VirtualWorld::Options options;
  options.latency_ns = 1000;
  return std::make_shared<VirtualWorld>(std::move(options));
}
inline std::shared_ptr<VirtualWorld> quick_world() {
  return std::make_shared<VirtualWorld>(VirtualWorld::Options{});
}

}  // namespace shoal
