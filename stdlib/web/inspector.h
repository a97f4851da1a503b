// Inspector: one inspection under way. See inspect.h; the methods stand in inspect*.cpp by family.
#pragma once

#include "stdlib/web/inspect.h"
#include "vm/run/operations/object.h"

namespace shoal {

/// Colours by meaning; the names are those of util.inspect.styles.
enum class Style : uint8_t {
  Special,
  Number,
  BigInt,
  Boolean,
  Undefined,
  Null,
  String,
  Symbol,
  Date,
  RegExp,
  Module,
};

class Inspector {
 public:
  Inspector(Context& cx, const InspectOptions& options, InspectCalls* calls) noexcept
      : cx_(cx), heap_(cx.heap()), options_(options), calls_(calls) {}

  std::string value(Value v, double depth = 0, bool in_typed_array = false);
  std::string primitive(Value v, bool plain = false);
  /// False: an exception (or termination) is pending.
  bool ok() const noexcept { return !failed_; }
  bool is_complete() const noexcept { return complete_; }

 private:
  using Lines = std::vector<std::string>;
  enum class Layout : uint8_t { Object, Array, ArrayExtras };
  enum class Entry : uint8_t { Property, Element };
  /// Recursion in C++ ends here, whatever depth was asked for.
  static constexpr uint32_t kNestingMax = 400;
  static constexpr size_t kTextBytesMax = size_t{1} << 27;

  /// An object that is being shown.
  struct Subject {
    Object* object;
    bool has_constructor = false;  // Else: a null prototype.
    std::string constructor, tag;
    std::vector<PropertyKey> keys;
    Lines inherited;  // show_hidden: properties of user classes.
    std::string base, open = "{", close = "}";
    Layout layout = Layout::Object;
    bool done = false;  // base is the whole text.
    Lines (Inspector::*contents)(Subject&, double) = nullptr;
    bool has_extras() const noexcept { return !keys.empty() || !inherited.empty(); }
    bool is(const char* name) const noexcept { return has_constructor && constructor == name; }
  };

  // inspect.cpp
  std::string object(Object* o, double depth, bool in_typed_array);
  std::string raw(Object* o, double depth, bool in_typed_array);
  bool describe_iterable(Subject& s);
  bool describe_iterator(Subject& s);
  void describe_other(Subject& s, double depth, bool in_typed_array);
  bool describe_builtin(Subject& s, double depth, bool in_typed_array);
  bool custom(Object* context, Object* o, double depth, std::string& text);
  std::string proxy(Object* o, double depth);
  std::string finish(Subject& s, Lines& lines, double depth);
  std::string cut_off(Subject& s);

  // inspect_names.cpp
  void find_constructor(Subject& s, double depth);
  std::string find_tag(Object* o);
  std::string prefix(const Subject& s, const std::string& fallback,
                     const std::string& size = "") const;
  std::string own_prefix(const Subject& s) const;
  std::string function_base(const Subject& s);
  std::string class_base(const Subject& s);
  std::string boxed_base(Subject& s);
  bool is_instance(Object* o, Object* constructor);
  std::string function_name(Object* f);
  void add_inherited(Object* main, Object* first, double depth, Lines& out);

  // inspect_properties.cpp
  std::vector<PropertyKey> own_keys(Object* o, bool with_indices);
  std::string property(Object* o, PropertyKey key, double depth, Entry entry,
                       const OwnProperty* known = nullptr);
  std::string getter(Object* o, Value function, bool has_setter, double depth);
  std::string key_name(PropertyKey key, bool enumerable);
  OwnProperty own(Object* o, PropertyKey key);
  /// The property, own or inherited; proxies in the chain end the search.
  OwnProperty find(Object* o, PropertyKey key);
  Object* proto(Object* o);
  /// The value of a data property, own or inherited; undefined for accessors.
  Value data(Object* o, PropertyKey key);

  // inspect_contents.cpp
  Lines array_contents(Subject& s, double depth);
  Lines sparse_contents(Object* o, double depth, uint64_t length, Lines lines, uint64_t index);
  Lines typed_array_contents(Subject& s, double depth);
  Lines set_contents(Subject& s, double depth);
  Lines map_contents(Subject& s, double depth);
  Lines promise_contents(Subject& s, double depth);
  Lines weak_contents(Subject& s, double depth);
  Lines array_buffer_contents(Subject& s, double depth);
  Lines array_buffer_view_contents(Subject& s, double depth);
  Lines data_view_contents(Subject& s, double depth);
  Lines namespace_contents(Subject& s, double depth);
  Lines iterator_contents(Subject& s, double depth);

  // inspect_web.cpp
  /// Objects of the web platform whose state is no property.
  bool describe_web(Subject& s);
  Lines url_contents(Subject& s, double depth);
  Lines params_contents(Subject& s, double depth);
  Lines named_contents(Subject& s, double depth);

  // inspect_error.cpp
  std::string error(Subject& s);
  std::string stack_of(Object* o);
  void hide_known_keys(Subject& s, const std::string& stack);
  std::string improve_stack(const Subject& s, std::string stack, const std::string& name);
  std::string string_property(Object* o, String* name, const char* fallback);

  // inspect_layout.cpp
  std::string single_text(Lines& lines, const std::string& base, const std::string& open,
                          const std::string& close, Layout layout, double depth, Object* array);
  Lines group_elements(Lines lines, Object* array);
  bool fits(const Lines& lines, size_t start, const std::string& base) const;
  size_t units(const std::string& text) const noexcept;
  bool all_numeric(Object* array, size_t count);

  // inspect_primitive.cpp
  std::string string_primitive(String* s, bool plain);
  std::string number_text(double d) const;
  std::string style(std::string text, Style style, bool plain = false) const;

  template <class T>
  bool take(Result<T> r, T& out) noexcept {
    if (r.ok()) {
      out = r.value();
      return true;
    }
    failed_ = true;
    return false;
  }
  /// The result of a call; false: not known (yet).
  bool result_of(const InspectCalls::Call& call, Value& out);
  double array_max() const noexcept { return options_.array_length_max; }
  bool too_deep(double depth) const noexcept { return depth > options_.depth; }

  Context& cx_;
  Heap& heap_;
  InspectOptions options_;
  InspectCalls* calls_;
  bool failed_ = false;
  bool complete_ = true;
  size_t indentation_ = 0;
  double current_depth_ = 0;
  uint32_t nesting_ = 0;
  size_t budget_ = 0;
  std::vector<const Object*> seen_;      // All in frames of value(), which the collector scans.
  std::vector<const Object*> circular_;  // Part of seen_, or done with.
};

/// Symbol.for("nodejs.util.inspect.custom"), or null: script has not asked for it.
Symbol* custom_inspect_symbol(Context& cx) noexcept;
std::string remaining_text(uint64_t remaining, const char* what = "item");

}  // namespace shoal
