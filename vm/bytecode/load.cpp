// From a UnitImage to Code: atoms for strings, immortal cells for constants, spans for tables.
#include <algorithm>
#include <new>

#include "vm/bytecode/code.h"
#include "vm/bytecode/position_table.h"
#include "vm/bytecode/string_set.h"
#include "vm/value/atom.h"
#include "vm/value/bigint.h"

namespace shoal {

struct CodeUnit::FunctionStorage {
  std::vector<Value> constants;
  std::vector<PropertyKey> keys;
  std::vector<const FunctionCode*> functions;
  std::vector<ScopeInfo> scopes;
  std::vector<std::vector<ScopeInfo::Binding>> bindings;
  std::vector<RegExpTemplate> regexps;
  std::vector<StringSet> string_sets;
};

namespace {

Value constant_value(const ConstantImage& c, const std::vector<const String*>& strings,
                     const UnitImage& image) {
  switch (c.kind) {
    case ConstantImage::Kind::Number: return Value::number(c.number);
    case ConstantImage::Kind::String: return Value(strings[c.string]);
    case ConstantImage::Kind::BigInt: {
      const std::u16string& digits = image.strings[c.string];
      return Value(BigInt::make_immortal(std::string(digits.begin(), digits.end())));
    }
  }
  SHOAL_UNREACHABLE();
}

}  // namespace

CodeUnit::~CodeUnit() = default;

std::shared_ptr<const CodeUnit> CodeUnit::load(std::unique_ptr<UnitImage> image) {
  std::shared_ptr<CodeUnit> unit(new CodeUnit);
  unit->load_image(std::move(image), *unit);
  const std::string& source = unit->image_->source;
  unit->line_starts_.push_back(0);
  for (uint32_t i = 0; i < source.size(); ++i)
    if (source[i] == '\n') unit->line_starts_.push_back(i + 1);
  unit->memory_bytes_ = unit->count_memory();
  if (std::shared_ptr<FunctionSource> waiting = std::move(unit->image_->deferred)) {
    unit->memory_bytes_ += waiting->memory_bytes();
    unit->deferred_ = std::make_unique<DeferredFunctions>(*unit, std::move(waiting));
  }
  return unit;
}

std::shared_ptr<const CodeUnit> CodeUnit::load_part(std::unique_ptr<UnitImage> image,
                                                    const CodeUnit& whole) {
  std::shared_ptr<CodeUnit> part(new CodeUnit);
  part->load_image(std::move(image), whole);
  return part;
}

void CodeUnit::load_image(std::unique_ptr<UnitImage> image, const CodeUnit& whole) {
  image_ = std::move(image);
  for (const std::u16string& s : image_->strings) {
    const PropertyKey k = intern_key(StringView(s.data(), static_cast<uint32_t>(s.size())));
    strings_.push_back(intern_utf16(s.data(), static_cast<uint32_t>(s.size())));
    keys_.push_back(k);
  }
  functions_.resize(image_->functions.size());
  storage_.resize(image_->functions.size());
  for (uint32_t i = 0; i < functions_.size(); ++i) load_function(i, whole);
}

namespace {

template <class T>
size_t bytes_of(const std::vector<T>& items) noexcept {
  return items.capacity() * sizeof(T);
}

}  // namespace

size_t CodeUnit::count_memory() const noexcept {
  // The words count twice: what hangs on a function besides is about as much.
  size_t bytes = sizeof(CodeUnit) + sizeof(UnitImage) + image_->source.capacity() +
                 bytes_of(strings_) + bytes_of(keys_) + bytes_of(line_starts_);
  for (const std::u16string& s : image_->strings)
    bytes += sizeof(std::u16string) + 2 * s.capacity();
  for (const FunctionImage& f : image_->functions)
    bytes += sizeof(FunctionImage) + sizeof(FunctionCode) + sizeof(FunctionStorage) +
             2 * bytes_of(f.words) + 2 * bytes_of(f.constants) + 2 * bytes_of(f.keys) +
             bytes_of(f.positions) + bytes_of(f.handlers);
  return bytes;
}

void CodeUnit::load_function(uint32_t index, const CodeUnit& whole) {
  const FunctionImage& f = image_->functions[index];
  FunctionStorage& s = storage_[index];
  FunctionCode& code = functions_[index];
  for (const ConstantImage& c : f.constants)
    s.constants.push_back(constant_value(c, strings_, *image_));
  for (const StringId id : f.keys) s.keys.push_back(keys_[id]);
  for (const uint32_t nested : f.functions) s.functions.push_back(&functions_[nested]);
  for (const ScopeImage& scope : f.scopes) {
    std::vector<ScopeInfo::Binding> bindings;
    for (const ScopeImage::Binding& b : scope.bindings)
      bindings.push_back({strings_[b.name], b.slot, b.flags});
    s.bindings.push_back(std::move(bindings));
    s.scopes.push_back({s.bindings.back(), scope.flags});
  }
  for (const RegExpImage& r : f.regexps)
    s.regexps.push_back({strings_[r.pattern], strings_[r.flags], {}});
  for (const std::vector<StringId>& ids : f.string_sets) {
    std::vector<const String*> atoms;
    for (const StringId id : ids) atoms.push_back(strings_[id]);
    s.string_sets.emplace_back(atoms);
  }
  code.words = f.words;
  code.constants = s.constants;
  code.keys = s.keys;
  code.functions = s.functions;
  code.handlers = f.handlers;
  code.positions = f.positions;
  code.scopes = s.scopes;
  code.regexps = s.regexps;
  code.jump_tables = f.jump_tables;
  code.string_sets = s.string_sets;
  code.image = &f;
  code.unit = &whole;
  code.part = this;
  code.deferred = f.deferred;
  code.name = f.name == kNoString ? atoms::empty() : strings_[f.name];
  code.index = index;
  code.param_count = f.param_count;
  code.length = f.length;
  code.register_count = f.register_count;
  code.feedback_count = f.feedback_count;
  code.entry_fuel = f.entry_fuel;
  code.kind = f.kind;
  code.strict = f.strict;
  code.is_async = f.is_async;
  code.is_generator = f.is_generator;
  code.uses_extra_arguments = f.uses_extra_arguments;
}

void SharedProgram::set(std::shared_ptr<const regexp::Program> program) const noexcept {
  auto* const made = new (std::nothrow) std::shared_ptr(std::move(program));
  const std::shared_ptr<const regexp::Program>* expected = nullptr;
  if (!made_.compare_exchange_strong(expected, made, std::memory_order_acq_rel)) delete made;
}

uint32_t FunctionCode::source_at(uint32_t pc) const noexcept {
  return find_position(positions, image->source_start, pc);
}

SourcePosition CodeUnit::position_of(uint32_t offset) const noexcept {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<uint32_t>(after - line_starts_.begin());
  uint32_t column = 1;
  for (uint32_t i = line_starts_[line - 1]; i < offset && i < image_->source.size(); ++i) {
    const auto byte = static_cast<uint8_t>(image_->source[i]);
    if ((byte & 0xC0) != 0x80) column += byte >= 0xF0 ? 2 : 1;
  }
  return {line, column};
}

std::string_view CodeUnit::line_text(uint32_t line) const noexcept {
  if (line == 0 || line > line_starts_.size()) return {};
  const uint32_t start = line_starts_[line - 1];
  uint32_t end = line < line_starts_.size() ? line_starts_[line] - 1
                                            : static_cast<uint32_t>(image_->source.size());
  if (end > start && image_->source[end - 1] == '\r') --end;
  return std::string_view(image_->source).substr(start, end - start);
}

}  // namespace shoal
