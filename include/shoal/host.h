// EmbedHost: gives a context the compiler and the file system's modules.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "io/door/door.h"
#include "vm/object/error.h"
#include "vm/run/host.h"
#include "vm/run/module.h"

namespace shoal {

class Actor;
class BlockingPool;

/// What the embedding API adds to a context: see api/context_core.h.
class HostExtension {
 public:
  /// Numbers of host functions from here on are the extension's.
  static constexpr int32_t kFirstFunction = 1000;

  virtual Task<Value> call_host_function(Context& cx, Args args) = 0;
  virtual Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request) = 0;
  virtual Result<Value> prepare_import(Context& cx, const ModuleRequest& request) = 0;
  virtual Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) = 0;
  virtual Result<WorkerControl*> start_worker(Context& cx, WorkerRequest& request) = 0;
  /// Whether script waits for an answer of the host's.
  virtual bool is_waiting() const noexcept = 0;

 protected:
  ~HostExtension() = default;
};

/// A function object that calls ContextHost::call_host_function with that number; captures 1 and 2
/// are free.
Result<NativeFunction*> numbered_function(Context& cx, int32_t number, const char* name,
                                          uint32_t length);

class EmbedHost final : public ContextHost {
 public:
  Result<const CodeUnit*> compile_eval(Context& cx, const EvalRequest& request) override;
  bool run_elsewhere(std::shared_ptr<Elsewhere> work) override;
  bool begin_elsewhere(std::shared_ptr<Elsewhere> work, ElsewhereListener& listener) override;
  bool works_elsewhere() const override;
  /// Where that work is done; null without works_elsewhere().
  BlockingPool* background() const;
  /// Of what script has begun and does not stop for.
  uint32_t work_in_flight() const noexcept { return work_in_flight_; }
  std::shared_ptr<Elsewhere> begin_compile_eval(Context& cx, const EvalRequest& request) override;
  Result<const CodeUnit*> end_compile_eval(Context& cx, Elsewhere& work) override;
  Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request) override;
  Result<Value> prepare_import(Context& cx, const ModuleRequest& request) override;
  Task<Value> evaluate_synthetic(Context& cx, ModuleRecord* module) override;
  Task<Value> require(Context& cx, Value specifier, Value referrer) override;
  Task<Value> load_builtin(Context& cx, Value name) override;
  bool shares_builtin(std::string_view name) override;
  Task<Value> call_host_function(Context& cx, Args args) override;
  Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) override;
  SourcePlace original_place(const CodeUnit& unit, SourcePosition at) override;

  std::shared_ptr<const UnitDebugInfo> describe_code(const CodeUnit& unit) override;
  uint64_t monotonic_ns() override;
  bool can_block() const override { return actor != nullptr; }
  Waker* waker() override;
  MailboxLimits mailbox_limits() override { return mailbox; }
  void before_message() override;
  Result<WorkerControl*> start_worker(Context& cx, WorkerRequest& request) override;
  double wall_clock_ms() override;
  const TimeZone* time_zone() override;
  const TimeZone* find_time_zone(std::string_view name) override;
  IcuLookup icu() override;
  CryptoLookup libcrypto() override;
  /// A number that nobody can foretell.
  uint64_t random_seed();
  HostProcess process() override;
  size_t resident_bytes() override;

  /// Compiles text for a context, which keeps the unit. A SyntaxError is pending on failure, and
  /// its frame in last_frame.
  Result<const CodeUnit*> compile_text(Context& cx, std::string_view source,
                                       const CompileOptions& options);
  /// The halves of it: the image, or errors in `diagnostics`; a unit of the image, kept by the
  /// context; the exception for errors, with last_frame.
  std::unique_ptr<UnitImage> compile_image(std::string_view source, const CompileOptions& options,
                                           Diagnostics& diagnostics);
  const CodeUnit* adopt(Context& cx, std::unique_ptr<UnitImage> image);
  Thrown throw_diagnostics(Context& cx, const Diagnostics& diagnostics, const std::string& name,
                           std::string_view source);
  /// A module given as text.
  Result<ModuleRecord*> load_text(Context& cx, const std::string& name, std::string_view source,
                                  SourceLanguage language) {
    return loader().load_text(cx, name, source, language);
  }
  /// Made on first use: many contexts are given all their code as text.
  loader::ModuleLoader& loader() {
    if (!loader_) loader_ = std::make_unique<loader::ModuleLoader>(*this);
    return *loader_;
  }

  /// "file.ts:3:14: SyntaxError: ..." with the line, of the last text that did not compile.
  std::string last_frame;
  /// Of the last error that no code threw: the import that failed.
  struct ErrorPlace {
    uint64_t error = 0;  // Its bits.
    const CodeUnit* unit = nullptr;
    SourcePosition at;
  };
  ErrorPlace error_place;
  void note_place(Context& cx, const CodeUnit& unit, SourcePosition at) override {
    error_place = {cx.exception().bits(), &unit, at};
  }
  /// Of the last value that was thrown and is no Error: the instruction.
  struct ThrowPlace {
    uint64_t value = 0;  // Its bits.
    CapturedFrame frame;
  };
  ThrowPlace throw_place;
  void note_throw(Context& cx, Value value) override;
  /// Of the last error that came from a worker: what the worker says of it.
  struct ErrorReport {
    uint64_t error = 0;  // Its bits.
    std::string text;
  };
  ErrorReport error_report;
  void note_report(Context& cx, std::string report) override {
    error_report = {cx.exception().bits(), std::move(report)};
  }
  /// As reports of errors call the context: `worker "resize"`. Empty: it is the program.
  std::string context_name;
  std::string entry_path;
  /// EngineOptions'.
  std::vector<std::string> conditions;
  std::vector<std::string> exec_arguments;
  std::function<void(const std::string& path)> on_source;
  /// What process.argv has after the program and the script.
  std::vector<std::string> arguments;
  /// Null: none. Outlives the host.
  HostExtension* extension = nullptr;
  /// Modules are the extension's, and the process that it is in is none of its business.
  bool is_embedded = false;
  /// Whose context it is; outlives the host.
  Actor* actor = nullptr;
  /// What the host tells comes through the context's door; its clock begins now. Without one, only
  /// the clocks go.
  void set_door(Door& door);
  Door* door() const noexcept { return door_; }
  /// Of the door's world, when the context's clock began.
  uint64_t clock_origin_ns = 0;
  /// Of ContextLimits.
  MailboxLimits mailbox;
  uint64_t source_bytes_max = ~uint64_t{0};

 private:
  void tell_permitted(HostProcess& p);
  Door* door_ = nullptr;
  bool zone_known_ = false;
  uint32_t work_in_flight_ = 0;
  std::shared_ptr<const TimeZone> zone_;
  std::unique_ptr<loader::ModuleLoader> loader_;
};

using loader::language_of;
using loader::read_file;
using loader::read_source;
/// CompileOptions::check_regexp, by the matcher's own parser.
bool regexp_literal_is_valid(const ast::Text& pattern, const ast::Text& flags,
                             std::string& message);

}  // namespace shoal
