// Script and Program: compiled code, immutable, shared by any number of contexts and threads.
#pragma once

#include <memory>
#include <string>

#include "shoal/convert.h"

namespace shoal {

enum class ScriptLanguage : uint8_t { TypeScript, TypeScriptJsx, JavaScript, JavaScriptJsx };
class CodeUnit;
class ProgramCore;

/// One compiled source text. Runtime::compile makes it, ContextHandle::run runs it.
class Script {
 public:
  Script() = default;
  explicit Script(std::shared_ptr<const CodeUnit> unit) noexcept : unit_(std::move(unit)) {}
  bool is_empty() const noexcept { return !unit_; }
  bool is_module() const noexcept;
  const std::string& name() const noexcept;
  const std::shared_ptr<const CodeUnit>& unit() const noexcept { return unit_; }

 private:
  std::shared_ptr<const CodeUnit> unit_;
};

/// A module and all that it imports (but with import()), found and compiled once. Runtime::load
/// makes it; a context that runs it asks no loader and compiles nothing.
class Program {
 public:
  Program() = default;
  explicit Program(std::shared_ptr<const ProgramCore> core) noexcept : core_(std::move(core)) {}
  bool is_empty() const noexcept { return !core_; }
  size_t module_count() const noexcept;
  const std::shared_ptr<const ProgramCore>& core() const noexcept { return core_; }

 private:
  std::shared_ptr<const ProgramCore> core_;
};

template <>
struct Convert<Program> {
  static Expected<Program> from_data(const Data& d);
};

}  // namespace shoal
