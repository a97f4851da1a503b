// IoThread: the thread on which a RealWorld waits for what the system tells of later: a pipe that
// has bytes, a process that has ended, a signal. One io_context; its handlers are short, answer
// operations and never block. Started when it is first needed.
#pragma once

#include <functional>
#include <memory>

namespace asio {
class io_context;
}

namespace shoal {

class IoThread {
 public:
  IoThread();
  /// stop() must have been called, if it was started.
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// From any thread. Objects of it may be used on any, one at a time.
  asio::io_context& context() noexcept;
  /// From any thread: the call is made there. What waits for the system need not call it.
  void post(std::function<void()> call);
  /// Before something waits: the thread runs from here on.
  void ensure_running();
  /// The thread ends, and with it the handlers of what was cancelled; nothing else is handled.
  void stop();

  /// Who waits for something and is not ended by a door: told on stop(), and then waits no more.
  class Watcher {
   public:
    virtual void stop_watching() = 0;

   protected:
    ~Watcher() = default;
  };
  /// From any thread; a watcher lives until it is removed, or told.
  void add(Watcher& watcher);
  void remove(Watcher& watcher);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace shoal
