// Functions whose code is made when they are first called: most of a big source never are. Until
// then a function is its FunctionCode without instructions: what closures and messages must know.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace shoal {

class CodeUnit;
struct FunctionCode;
struct UnitImage;

/// Who makes that code: the compiler, which keeps what it knows of the source for as long. Each
/// function that may wait has a number. Any thread may call.
class FunctionSource {
 public:
  FunctionSource() = default;
  FunctionSource(const FunctionSource&) = delete;
  FunctionSource& operator=(const FunctionSource&) = delete;
  virtual ~FunctionSource() = default;

  /// All numbers are below it.
  virtual uint32_t count() const noexcept = 0;
  /// About what it keeps.
  virtual size_t memory_bytes() const noexcept = 0;
  /// functions[0] is that function; others follow, some of which may wait in their turn. The image
  /// has no source. Null: `message` says why, as a SyntaxError does.
  virtual std::unique_ptr<UnitImage> emit(uint32_t number, std::string& message) = 0;
  /// The whole unit, but for its source, as if nothing had waited. places: the index in it of each
  /// number. Who calls emit() meanwhile does not wait for it. Null: an error.
  virtual std::unique_ptr<UnitImage> emit_all(std::vector<uint32_t>& places) = 0;
};

/// Of a unit: what has been made of it since. Thread-safe.
class DeferredFunctions {
 public:
  DeferredFunctions(const CodeUnit& unit, std::shared_ptr<FunctionSource> source);
  ~DeferredFunctions();

  /// Null: `message`.
  const FunctionCode* code_of(uint32_t number, std::string& message);
  /// Null once all is there.
  std::shared_ptr<FunctionSource> source() const;
  /// `all` and `places` are what emit_all gave: the source is not needed any more.
  void complete(std::unique_ptr<UnitImage> all, const std::vector<uint32_t>& places);

 private:
  const CodeUnit& unit_;
  mutable std::mutex mutex_;
  std::shared_ptr<FunctionSource> source_;
  std::vector<const FunctionCode*> codes_;  // By number; null: nobody has called it yet.
  std::vector<std::shared_ptr<const CodeUnit>> parts_;
};

}  // namespace shoal
