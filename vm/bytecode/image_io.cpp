#include "vm/bytecode/image_io.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstring>
#include <type_traits>

namespace shoal {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr uint32_t kMagic = 0x4C4F4853;  // "SHOL"
constexpr uint32_t kFormat = 7;          // Raise when the fields below change.

// ---- What an image consists of, in order: one description for both directions -------------------

template <class A>
void fields(A& a, ConstantImage& x) {
  a(x.kind, x.string, x.number);
}
template <class A>
void fields(A& a, HandlerImage& x) {
  a(x.start, x.end, x.target);
}
template <class A>
void fields(A& a, ScopeImage::Binding& x) {
  a(x.name, x.slot, x.flags);
}
template <class A>
void fields(A& a, ScopeImage& x) {
  a(x.bindings, x.flags);
}
template <class A>
void fields(A& a, EvalScopeImage& x) {
  a(x.strict, x.in_function, x.in_method, x.in_derived_constructor, x.in_class_field, x.scope_index,
    x.private_names);
}
template <class A>
void fields(A& a, GlobalDeclarationsImage::Lexical& x) {
  a(x.name, x.is_const);
}
template <class A>
void fields(A& a, GlobalDeclarationsImage::Function& x) {
  a(x.name, x.function);
}
template <class A>
void fields(A& a, GlobalDeclarationsImage& x) {
  a(x.lexicals, x.vars, x.block_functions, x.functions, x.deletable);
}
template <class A>
void fields(A& a, ObjectTemplateImage& x) {
  a(x.keys);
}
template <class A>
void fields(A& a, ArrayTemplateImage& x) {
  a(x.elements);
}
template <class A>
void fields(A& a, RegExpImage& x) {
  a(x.pattern, x.flags);
}
template <class A>
void fields(A& a, TaggedTemplateImage& x) {
  a(x.cooked, x.raw);
}
template <class A>
void fields(A& a, MappedArgumentsImage& x) {
  a(x.slots);
}
template <class A>
void fields(A& a, FunctionImage& x) {
  a(x.words, x.constants, x.keys, x.functions, x.handlers, x.positions, x.scopes, x.eval_scopes,
    x.global_declarations, x.object_templates, x.array_templates, x.regexps, x.templates,
    x.mapped_arguments, x.jump_tables, x.string_sets);
  a(x.name, x.source_start, x.source_end, x.param_count, x.length, x.register_count,
    x.feedback_count, x.entry_fuel, x.kind, x.strict, x.is_async, x.is_generator, x.uses_this,
    x.uses_extra_arguments, x.has_direct_eval, x.is_class_field_initializer);
}
template <class A>
void fields(A& a, ImportImage& x) {
  a(x.request, x.name, x.local, x.source);
}
template <class A>
void fields(A& a, std::pair<StringId, StringId>& x) {
  a(x.first, x.second);
}
template <class A>
void fields(A& a, ModuleRequestImage& x) {
  a(x.specifier, x.attributes, x.phase, x.source, x.type_only);
}
template <class A>
void fields(A& a, LocalExportImage& x) {
  a(x.name, x.slot);
}
template <class A>
void fields(A& a, IndirectExportImage& x) {
  a(x.name, x.request, x.import_name);
}
template <class A>
void fields(A& a, ModuleImage::HoistedFunction& x) {
  a(x.slot, x.function);
}
template <class A>
void fields(A& a, ModuleImage& x) {
  a(x.requests, x.imports, x.local_exports, x.indirect_exports, x.environment_slots, x.scope,
    x.hoisted_functions, x.var_slots, x.has_top_level_await, x.is_commonjs, x.is_typescript,
    x.has_module_syntax, x.commonjs_exports, x.commonjs_reexports, x.imports_around);
}
template <class A>
void fields(A& a, UnitImage& x) {
  a(x.source_name, x.source, x.strings, x.functions, x.module, x.is_module, x.recipe);
}

// ---- Writing ------------------------------------------------------------------------------------

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <class T>
concept Sequence = requires(T& x) { x.resize(0); };

class Writer {
 public:
  template <class... Ts>
  void operator()(Ts&... each) {
    (one(each), ...);
  }
  std::vector<uint8_t> bytes;

 private:
  template <Plain T>
  void one(T& x) {
    raw(&x, sizeof(T));
  }
  template <Sequence T>
  void one(T& x) {
    uint32_t count = static_cast<uint32_t>(x.size());
    one(count);
    if constexpr (Plain<typename T::value_type>) {
      raw(x.data(), x.size() * sizeof(typename T::value_type));
    } else {
      for (auto& each : x) one(each);
    }
  }
  template <class T>
  void one(T& x) {
    fields(*this, x);
  }
  void raw(const void* data, size_t count) {
    const size_t at = bytes.size();
    bytes.resize(at + count);
    if (count) std::memcpy(bytes.data() + at, data, count);
  }
};

/// What one of them takes at least: with nothing in it.
template <class T>
size_t least_bytes() {
  if constexpr (Plain<T>) {
    return sizeof(T);
  } else {
    static const size_t bytes = [] {
      Writer writer;
      T empty{};
      writer(empty);
      return writer.bytes.size();
    }();
    return bytes;
  }
}

// ---- Reading ------------------------------------------------------------------------------------

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  template <class... Ts>
  void operator()(Ts&... each) {
    (one(each), ...);
  }
  /// Nothing was missing, nothing is left over.
  bool complete() const { return !failed_ && bytes_.empty(); }

 private:
  void one(bool& x) {
    uint8_t byte = 0;
    one(byte);
    if (byte > 1) failed_ = true;
    x = byte == 1;
  }
  template <Plain T>
  void one(T& x) {
    raw(&x, sizeof(T));
  }
  template <Sequence T>
  void one(T& x) {
    using Element = typename T::value_type;
    uint32_t count = 0;
    one(count);
    // A count beyond what can be there is a lie.
    if (failed_ || count > bytes_.size() / least_bytes<Element>()) {
      failed_ = true;
      return;
    }
    if constexpr (Plain<Element>) {
      x.resize(count);
      raw(x.data(), count * sizeof(Element));
    } else {
      x.reserve(count);
      for (uint32_t i = 0; i < count && !failed_; ++i) one(x.emplace_back());
    }
  }
  template <class T>
  void one(T& x) {
    fields(*this, x);
  }
  void raw(void* data, size_t count) {
    if (failed_ || count > bytes_.size()) {
      failed_ = true;
      return;
    }
    if (count) std::memcpy(data, bytes_.data(), count);
    bytes_ = bytes_.subspan(count);
  }

  std::span<const uint8_t> bytes_;
  bool failed_ = false;
};

// ---- Checksum and version -----------------------------------------------------------------------

constexpr uint64_t kHashStart = 0xCBF29CE484222325;

uint64_t hash_word(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15;
  return hash ^ (hash >> 32);
}

uint64_t hash_bytes(uint64_t hash, std::span<const uint8_t> bytes) {
  for (size_t at = 0; at < bytes.size(); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof(word), bytes.size() - at));
    hash = hash_word(hash, word);
  }
  return hash_word(hash, bytes.size());
}

uint64_t hash_text(uint64_t hash, const char* text) {
  for (; *text; ++text) hash = hash_word(hash, static_cast<uint8_t>(*text));
  return hash;
}

struct Header {
  uint32_t magic;
  uint32_t reserved;
  uint64_t version;
  uint64_t checksum;  // Of all that follows.
};

}  // namespace

uint64_t image_format_version() noexcept {
  uint64_t hash = hash_word(kHashStart, kFormat);
  for (uint32_t op = 0; op < kOpCount; ++op) {
    const OpInfo& info = op_info(static_cast<Op>(op));
    hash = hash_text(hash, info.name);
    for (const OperandInfo& operand : info.operands) {
      hash = hash_text(hash, operand.name);
      hash = hash_word(
          hash, static_cast<uint64_t>(operand.place) * 64 + static_cast<uint64_t>(operand.role));
    }
  }
  return hash;
}

std::vector<uint8_t> write_image(const UnitImage& image) {
  Writer writer;
  writer.bytes.resize(sizeof(Header));
  writer(const_cast<UnitImage&>(image));  // Only read: the description serves both directions.
  seal_image(writer.bytes);
  return std::move(writer.bytes);
}

void seal_image(std::vector<uint8_t>& bytes) {
  SHOAL_VERIFY(bytes.size() >= sizeof(Header));
  Header header{kMagic, 0, image_format_version(), 0};
  header.checksum = hash_bytes(kHashStart, std::span(bytes).subspan(sizeof(Header)));
  std::memcpy(bytes.data(), &header, sizeof(Header));
}

std::unique_ptr<UnitImage> read_image(std::span<const uint8_t> bytes) {
  Header header{};
  if (bytes.size() < sizeof(Header)) return nullptr;
  std::memcpy(&header, bytes.data(), sizeof(Header));
  const std::span<const uint8_t> body = bytes.subspan(sizeof(Header));
  const bool is_ours = header.magic == kMagic && header.reserved == 0 &&
                       header.version == image_format_version() &&
                       header.checksum == hash_bytes(kHashStart, body);
  if (!is_ours) return nullptr;
  auto image = std::make_unique<UnitImage>();
  Reader reader(body);
  reader(*image);
  return reader.complete() ? std::move(image) : nullptr;
}

}  // namespace shoal
