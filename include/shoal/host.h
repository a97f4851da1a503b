// EmbedHost: gives a context the compiler and the file system's modules.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "vm/run/host.h"
#include "vm/run/module.h"

namespace shoal {

class Reactor;

class EmbedHost final : public ContextHost {
 public:
  Result<const CodeUnit*> compile_eval(Context& cx, const EvalRequest& request) override;
  Result<ModuleRecord*> resolve_module(Context& cx, ModuleRecord* referrer, String* specifier,
                                       const ModuleRequestImage* request) override;
  Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) override;

  uint64_t monotonic_ns() override;
  double wall_clock_ms() override;
  const TimeZone* time_zone() override;
  HostProcess process() override;
  size_t resident_bytes() override;

  /// Compiles text for a context, which keeps the unit. A SyntaxError is pending on failure, and
  /// its frame in last_frame.
  Result<const CodeUnit*> compile_text(Context& cx, std::string_view source,
                                       const CompileOptions& options);
  /// The module of a file, loaded once.
  Result<ModuleRecord*> load_file(Context& cx, const std::string& path);
  /// A module given as text.
  Result<ModuleRecord*> load_text(Context& cx, const std::string& name, std::string_view source,
                                  SourceLanguage language);

  /// "file.ts:3:14: SyntaxError: ..." with the line, of the last text that did not compile.
  std::string last_frame;
  std::string entry_path;
  /// What process.argv has after the program and the script.
  std::vector<std::string> arguments;
  /// Whose clock the context's is; outlives the host.
  const Reactor* reactor = nullptr;

 private:
  struct Entry {
    std::string path;
    size_t root;  // Index into the context's module roots.
  };
  std::map<std::string, size_t> by_path_;
  std::unique_ptr<RootVector<ModuleRecord*>> modules_;
};

/// CompileOptions::check_regexp, by the matcher's own parser.
bool regexp_literal_is_valid(const ast::Text& pattern, const ast::Text& flags,
                             std::string& message);
/// By file name: .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs.
SourceLanguage language_of(std::string_view path) noexcept;
/// The whole file. False: `error` says why.
bool read_file(const std::string& path, std::string& out, std::string& error);
/// A file of source text: refused, too, if it is not UTF-8 (in node_modules what is not reads as
/// U+FFFD).
bool read_source(const std::string& path, std::string& out, std::string& error);

}  // namespace shoal
