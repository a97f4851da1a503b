// TestHost: what `shoal test` and `shoal bench` are made of in C++. The program that finds files,
// schedules them and reports is TypeScript (stdlib/shoal/test/runner.ts), in a context that may do
// everything; each file of tests has a context of its own, with the permissions of the command
// line, on a thread of the pool. This lets the one start, watch, interrupt and end the others:
//
//   of the runner      start, next, send, throwIn, kill, coverage, coverageOf
//   of a file          tell (what next() gives), command (what send() sends)
//
// They are functions of a global object that the built-in modules take away before any other code
// runs.
#pragma once

#include <deque>
#include <map>
#include <mutex>

#include <shoal/embed.h>

namespace shoal::cli {

/// Data from any thread for one reader, who asks for one piece after the other.
class DataQueue {
 public:
  void push(Data data);
  /// An array of all that is there, once there is something.
  Future<Data> take();

 private:
  std::mutex mutex_;
  std::deque<Data> waiting_;
  std::optional<Promise<Data>> reader_;
};

class TestHost : public std::enable_shared_from_this<TestHost> {
 public:
  /// settings: of each file's context.
  TestHost(Runtime runtime, ContextSettings settings, bool counts_coverage);
  /// Defines the runner's functions in what its context is made with.
  void define(ContextSettings& runner);
  /// Ends all files' contexts.
  void end();

 private:
  struct File {
    ContextHandle context;
    std::shared_ptr<DataQueue> commands;
  };
  void start(uint32_t id, const std::string& module, Data options);
  Future<Data> coverage_of(std::vector<std::string> files);
  File find(uint32_t id);
  void tell(uint32_t id, const char* type, Data::Members more);
  std::string label_of(const std::string& path);

  const Runtime runtime_;
  const ContextSettings settings_;
  const bool counts_coverage_;
  const std::shared_ptr<DataQueue> events_ = std::make_shared<DataQueue>();
  std::mutex mutex_;
  std::map<uint32_t, File> files_;
  std::map<std::string, uint32_t> labels_;  // How many contexts have had it.
};

/// Runs that built-in module as the runner, with `options` as its `config`. The exit code.
int run_with_test_host(RuntimeSettings runtime, ContextSettings files, Data::Members options,
                       const std::string& module, bool counts_coverage);

}  // namespace shoal::cli
