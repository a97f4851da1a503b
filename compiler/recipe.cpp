#include "compiler/recipe.h"

#include <cstring>
#include <type_traits>

namespace shoal {
namespace {

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

// One description for both directions, as in vm/bytecode/image_io.cpp.
template <class A>
void fields(A& a, EvalEnvironmentOptions::Slot& x) {
  a(x.name, x.slot, x.flags);
}
template <class A>
void fields(A& a, EvalEnvironmentOptions& x) {
  a(x.slots, x.is_var_scope, x.is_with);
}
template <class A>
void fields(A& a, EvalOptions& x) {
  a(x.strict, x.in_function, x.in_method, x.in_derived_constructor, x.in_class_field,
    x.private_names, x.environments);
}
template <class A>
void fields(A& a, CompileOptions& x) {
  a(x.language, x.goal, x.completion_value, x.use_define_for_class_fields,
    x.experimental_decorators, x.emit_decorator_metadata, x.strict_null_checks,
    x.verbatim_module_syntax, x.keep_type_imports, x.jsx, x.jsx_factory, x.jsx_fragment_factory,
    x.jsx_import_source, x.function_parens[0], x.function_parens[1], x.function_braces[0],
    x.function_braces[1]);
}

class Writer {
 public:
  template <class... Ts>
  void operator()(Ts&... each) {
    (one(each), ...);
  }
  std::string bytes;

 private:
  template <class T>
  void one(T& x) {
    if constexpr (Plain<T>) {
      bytes.append(reinterpret_cast<const char*>(&x), sizeof x);
    } else if constexpr (requires { x.resize(0); }) {
      auto count = static_cast<uint32_t>(x.size());
      one(count);
      for (auto& each : x) one(each);
    } else {
      fields(*this, x);
    }
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <class... Ts>
  void operator()(Ts&... each) {
    (one(each), ...);
  }
  bool complete() const { return !failed_ && bytes_.empty(); }

 private:
  template <class T>
  void one(T& x) {
    if constexpr (Plain<T>) {
      if (sizeof x > bytes_.size()) {
        failed_ = true;
        return;
      }
      std::memcpy(&x, bytes_.data(), sizeof x);
      bytes_.remove_prefix(sizeof x);
    } else if constexpr (requires { x.resize(0); }) {
      uint32_t count = 0;
      one(count);
      x.resize(0);
      for (uint32_t i = 0; i < count && !failed_; ++i) {
        typename T::value_type each{};
        one(each);
        x.push_back(std::move(each));
      }
    } else {
      fields(*this, x);
    }
  }
  std::string_view bytes_;
  bool failed_ = false;
};

}  // namespace

std::string write_recipe(const CompileOptions& options) {
  Writer writer;
  bool has_eval = options.eval != nullptr;
  writer(const_cast<CompileOptions&>(options), has_eval);  // Only read.
  if (has_eval) writer(const_cast<EvalOptions&>(*options.eval));
  return std::move(writer.bytes);
}

bool read_recipe(std::string_view bytes, Recipe& recipe) {
  Reader reader(bytes);
  bool has_eval = false;
  reader(recipe.options, has_eval);
  if (has_eval) {
    reader(recipe.eval);
    recipe.options.eval = &recipe.eval;
  }
  return reader.complete();
}

}  // namespace shoal
