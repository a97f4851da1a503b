#include "vm/bytecode/deferred.h"

#include "vm/bytecode/code.h"

namespace shoal {

DeferredFunctions::DeferredFunctions(const CodeUnit& unit, std::shared_ptr<FunctionSource> source)
    : unit_(unit), source_(std::move(source)), codes_(source_->count()) {}

DeferredFunctions::~DeferredFunctions() = default;

const FunctionCode* DeferredFunctions::code_of(uint32_t number, std::string& message) {
  const std::scoped_lock lock(mutex_);
  if (codes_[number]) return codes_[number];
  SHOAL_ASSERT(source_ != nullptr);
  std::unique_ptr<UnitImage> image = source_->emit(number, message);
  if (!image) return nullptr;
  parts_.push_back(CodeUnit::load_part(std::move(image), unit_));
  return codes_[number] = parts_.back()->top_level();
}

std::shared_ptr<FunctionSource> DeferredFunctions::source() const {
  const std::scoped_lock lock(mutex_);
  return source_;
}

void DeferredFunctions::complete(std::unique_ptr<UnitImage> all,
                                 const std::vector<uint32_t>& places) {
  std::shared_ptr<const CodeUnit> part = CodeUnit::load_part(std::move(all), unit_);
  std::shared_ptr<FunctionSource> gone;  // Outlives the lock: it takes a while.
  const std::scoped_lock lock(mutex_);
  for (size_t number = 0; number < codes_.size(); ++number)
    if (!codes_[number] && places[number] != ~0u)
      codes_[number] = &part->functions()[places[number]];
  parts_.push_back(std::move(part));
  gone = std::move(source_);
}

}  // namespace shoal
