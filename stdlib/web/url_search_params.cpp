// §6.2 of the URL Standard: the class URLSearchParams.
#include <algorithm>

#include "stdlib/intrinsics.h"
#include "stdlib/web/url.h"
#include "stdlib/web/url_encoding.h"
#include "vm/object/function.h"
#include "vm/object/iterators.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/fast_iteration.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/bigint.h"

namespace shoal {

using namespace params_slot;

ArrayObject* params_list(const NativeStateObject* params) {
  return params->state(kList).as<ArrayObject>();
}

namespace {

String* text_at(const ArrayObject* list, uint32_t i) { return list->dense_element(i).as_string(); }

Result<NativeStateObject*> this_params(Context& cx, const Args& args) {
  if (NativeStateObject* const params = NativeStateObject::from(args.this_value, kTag))
    return params;
  return throw_type_error(cx, "Illegal invocation: this is not a URLSearchParams");
}

Result<void> append_pair(Context& cx, ArrayObject* list, String* name, String* value) {
  TRY_VOID(list->push(cx.heap(), Value(name)));
  return list->push(cx.heap(), Value(value));
}

// ---- From and to text, §5

/// Takes a query apart, a pair at a time.
class FormParser {
 public:
  /// A flat string.
  explicit FormParser(String* query) noexcept : query_(query) {}

  /// Appends pairs from about so many units. False: that was all.
  Result<bool> advance(Context& cx, ArrayObject* list, uint32_t units) {
    const uint32_t until = at_ + units;
    for (; at_ < query_->length(); ++at_) {
      if (at_ > until) return true;
      const uint32_t end = find('&', at_, query_->length());
      if (end == at_) continue;
      const uint32_t equals = find('=', at_, end);
      String* const name = TRY(decoded(cx, at_, equals));
      String* const value = TRY(decoded(cx, std::min(equals + 1, end), end));
      TRY_VOID(append_pair(cx, list, name, value));
      at_ = end;
    }
    return false;
  }

 private:
  /// Where c stands first in [from, to), else to.
  uint32_t find(char16_t c, uint32_t from, uint32_t to) const noexcept {
    return query_->flat_view().visit([&](const auto* units, uint32_t) {
      return static_cast<uint32_t>(std::find(units + from, units + to, c) - units);
    });
  }
  Result<String*> decoded(Context& cx, uint32_t from, uint32_t to) const {
    const StringView piece = query_->flat_view().sub(from, to);
    const bool is_plain = piece.visit([](const auto* units, uint32_t count) {
      return std::none_of(units, units + count, [](auto c) { return c == '%' || c == '+'; });
    });
    if (is_plain) return String::substring(cx.heap(), query_, from, to);
    return String::from_utf8(cx.heap(), url::decode_form(Utf8Text(piece)));
  }

  String* query_;
  uint32_t at_ = 0;
};

Result<ArrayObject*> list_of_query(Context& cx, String* query) {
  (void)TRY(query->view(cx.heap()));
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  (void)TRY(FormParser(query).advance(cx, list, query->length()));
  spend_fuel(cx, fuel_of_units(query->length()));
  return list;
}

/// The text of a list; what is long of it is appended in pieces.
class FormWriter {
 public:
  explicit FormWriter(ArrayObject* list) noexcept : list_(list) {}

  /// Goes on for about so many units. False: that was all.
  bool advance(uint32_t units) {
    for (uint64_t done = 0; next_ < list_->length();) {
      if (done >= units) return true;
      done += write(units);
    }
    return false;
  }
  const std::string& text() const noexcept { return text_; }

 private:
  /// Of the string that is due, as many units. Returns what it did.
  uint64_t write(uint32_t units) {
    const StringView view = text_at(list_, next_)->flat_view();
    if (at_ == 0 && next_ != 0) text_ += next_ % 2 ? '=' : '&';
    uint32_t end = view.length() - at_ > units ? at_ + units : view.length();
    if (end < view.length() && (view[end] & 0xFC00) == 0xDC00) ++end;  // No pair is cut in two.
    url::append_form(text_, Utf8Text(view.sub(at_, end)));
    const uint32_t count = end - at_;
    at_ = end;
    if (end == view.length()) {
      at_ = 0;
      ++next_;
    }
    return count + 1;
  }

  ArrayObject* list_;
  uint32_t next_ = 0, at_ = 0;
  std::string text_;
};

/// §6.2 update: the URL's query is what the list says.
Result<void> update(Context& cx, NativeStateObject* params) {
  if (params->state(kUrl).is_undefined()) return {};
  FormWriter writer(params_list(params));
  while (writer.advance(kUnitsPerPiece)) continue;
  spend_fuel(cx, fuel_of_units(writer.text().size()));
  return set_url_query(cx, params->state(kUrl).as<NativeStateObject>(), writer.text());
}

// ---- The constructor

Task<Value> add_pair(Context& cx, ArrayObject* list, Value pair) {
  if (!pair.is_object())
    co_return throw_type_error(cx, "URLSearchParams: each query pair must be iterable");
  ArrayObject* const two = co_await iterable_to_list(cx, pair);
  if (two->length() != 2)
    co_return throw_type_error(cx,
                               "URLSearchParams: each query pair must be a [name, value] tuple");
  String* const name = co_await to_usv_string(cx, two->dense_element(0));
  String* const value = co_await to_usv_string(cx, two->dense_element(1));
  co_await step_void(append_pair(cx, list, name, value));
  co_return Value::undefined();
}

/// sequence<sequence<USVString>>
Task<Value> add_sequence(Context& cx, ArrayObject* list, Value init, Value method) {
  IteratorRecord record = co_await get_iterator_from_method(cx, init, method);
  for (;;) {
    const Value pair = co_await iterator_step_value(cx, &record);
    if (pair.is_hole()) co_return Value::undefined();
    (void)co_await add_pair(cx, list, pair);
  }
}

/// record<USVString, USVString>: a name that is there again replaces the value.
Task<Value> add_record(Context& cx, ArrayObject* list, Object* init) {
  ArrayObject* const keys = co_await own_property_keys(cx, init);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const Value k = keys->dense_element(i);
    const PropertyKey at = co_await primitive_to_key(cx, k);
    const PropertyDescriptor d = co_await get_own_property(cx, init, at);
    if (!d.present || !d.enumerable) continue;
    if (k.is_symbol()) co_return throw_type_error(cx, "URLSearchParams: a symbol is no name");
    String* const name = co_await to_usv_string(cx, k);
    const Value v = co_await get(cx, init, at);
    String* const value = co_await to_usv_string(cx, v);
    uint32_t known = 0;
    while (known < list->length() && !String::equals(text_at(list, known), name)) known += 2;
    if (known < list->length())
      list->elements()->set(cx.heap(), known + 1, Value(value));
    else
      co_await step_void(append_pair(cx, list, name, value));
  }
  co_return Value::undefined();
}

Result<String*> without_sign(Context& cx, String* text) {
  const StringView view = TRY(text->view(cx.heap()));
  const bool has_sign = view.length() != 0 && view[0] == '?';
  return has_sign ? String::substring(cx.heap(), text, 1, text->length()) : text;
}

Task<ArrayObject*> list_of_init(Context& cx, Value init) {
  ArrayObject* list = co_await ArrayObject::create(cx, 0, 0);
  if (init.is_undefined()) co_return list;
  if (init.is_object()) {
    const Value method =
        co_await get_method(cx, init, PropertyKey::symbol(well_known(WellKnown::iterator)));
    if (method.is_undefined())
      (void)co_await add_record(cx, list, init.as_object());
    else
      (void)co_await add_sequence(cx, list, init, method);
    co_return list;
  }
  String* const text = co_await to_usv_string(cx, init);
  String* const query = co_await without_sign(cx, text);
  FormParser parser(query);
  for (;;) {
    const bool is_more = co_await parser.advance(cx, list, kUnitsPerPiece / 16);
    co_await burn_fuel(cx, fuel_of_units(kUnitsPerPiece / 16));
    if (!is_more) co_return list;
  }
}

/// new URLSearchParams ( init = "" )
NativeTask params_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx,
                               "Class constructor URLSearchParams cannot be invoked without 'new'");
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target,
                                                              Intrinsic::URLSearchParamsPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const params =
      co_await NativeStateObject::create(cx.heap(), shape, kTag, kCount);
  ArrayObject* const list = co_await list_of_init(cx, args[0]);
  params->set_state(cx.heap(), kList, Value(list));
  co_return Value(params);
}
/// FAST PATH: of a short text, or none. Half of its units may be pairs.
constexpr uint32_t kQuickQueryMax = kLeafUnitsMax / 4;
constexpr uint32_t kQuickPairsMax = 1024;

/// FAST PATH: of an array of arrays of two short strings, which iterate unseen. False: other ones.
Result<bool> append_quick_pairs(Context& cx, ArrayObject* list, const ArrayObject* pairs) {
  if (pairs->length() > kQuickPairsMax) return false;
  for (uint32_t i = 0; i < pairs->length(); ++i) {
    const Value pair = pairs->dense_element(i);
    if (!is_unobservable_array(cx, pair) || pair.as<ArrayObject>()->length() != 2) return false;
    String* text[2];
    for (uint32_t k = 0; k < 2; ++k) {
      const bool is_quick =
          TRY(quick_usv_string(cx, pair.as<ArrayObject>()->dense_element(k), text[k]));
      if (!is_quick) return false;
    }
    TRY_VOID(append_pair(cx, list, text[0], text[1]));
  }
  return true;
}

/// The same as list_of_init. False: it takes the long way.
Result<bool> append_quick_init(Context& cx, ArrayObject* list, Value init) {
  if (init.is_undefined()) return true;
  if (is_unobservable_array(cx, init)) return append_quick_pairs(cx, list, init.as<ArrayObject>());
  String* text = nullptr;
  const bool is_quick = TRY(quick_usv_string(cx, init, text));
  if (!is_quick || text->length() > kQuickQueryMax) return false;
  String* const query = TRY(without_sign(cx, text));
  (void)TRY(FormParser(query).advance(cx, list, query->length()));
  spend_fuel(cx, fuel_of_units(query->length()));
  return true;
}

Result<Value> params_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args)) return Value::lazy();
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  const bool is_done = TRY(append_quick_init(cx, list, args[0]));
  if (!is_done) return Value::lazy();
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLSearchParamsPrototype));
  NativeStateObject* const params = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kCount));
  params->set_state(cx.heap(), kList, Value(list));
  return Value(params);
}

// ---- Methods

/// What a method is given as strings: so many must be there, and further ones may.
struct Method {
  const char* name;
  uint32_t required, taken;
  Result<Value> (*body)(Context& cx, NativeStateObject* params, String* first, String* second);
};

template <const Method& m>
NativeTask params_method(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  if (args.count < m.required)
    co_return throw_type_error(cx, "URLSearchParams.prototype.%s needs %u argument%s", m.name,
                               m.required, m.required == 1 ? "" : "s");
  String* const first = co_await to_usv_string(cx, args[0]);
  String* second = nullptr;
  const bool has_second = m.taken == 2 && (m.required == 2 || !args[1].is_undefined());
  if (has_second) second = co_await to_usv_string(cx, args[1]);
  const Value v = co_await m.body(cx, params, first, second);
  co_return v;
}
/// FAST PATH: of short strings, which need no conversion.
template <const Method& m>
Result<Value> params_method_quick(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  if (args.count < m.required) return Value::lazy();
  String* first = nullptr;
  String* second = nullptr;
  bool is_quick = TRY(quick_usv_string(cx, args[0], first));
  if (is_quick && m.taken == 2 && (m.required == 2 || !args[1].is_undefined()))
    is_quick = TRY(quick_usv_string(cx, args[1], second));
  if (!is_quick) return Value::lazy();
  return m.body(cx, params, first, second);
}

/// Where the name stands in the list from there on, perhaps with that value; else its length.
uint32_t find_pair(const ArrayObject* list, uint32_t from, const String* name,
                   const String* value = nullptr) noexcept {
  const uint32_t length = list->length();
  for (; from < length; from += 2)
    if (String::equals(text_at(list, from), name) &&
        (!value || String::equals(text_at(list, from + 1), value)))
      return from;
  return length;
}
/// The walk along the list.
void spend_on(Context& cx, const ArrayObject* list) noexcept { spend_fuel(cx, list->length()); }

Result<Value> append_to(Context& cx, NativeStateObject* params, String* name, String* value) {
  TRY_VOID(append_pair(cx, params_list(params), name, value));
  TRY_VOID(update(cx, params));
  return Value::undefined();
}

Result<Value> delete_from(Context& cx, NativeStateObject* params, String* name, String* value) {
  ArrayObject* const old = params_list(params);
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  spend_on(cx, old);
  uint32_t kept = 0;
  for (uint32_t hit = find_pair(old, 0, name, value);; hit = find_pair(old, kept, name, value)) {
    for (; kept < hit; kept += 2)
      TRY_VOID(append_pair(cx, list, text_at(old, kept), text_at(old, kept + 1)));
    if (hit == old->length()) break;
    kept = hit + 2;
  }
  params->set_state(cx.heap(), kList, Value(list));
  TRY_VOID(update(cx, params));
  return Value::undefined();
}

Result<Value> has_in(Context& cx, NativeStateObject* params, String* name, String* value) {
  const ArrayObject* const list = params_list(params);
  spend_on(cx, list);
  return Value::boolean(find_pair(list, 0, name, value) < list->length());
}

Result<Value> get_from(Context& cx, NativeStateObject* params, String* name, String*) {
  const ArrayObject* const list = params_list(params);
  spend_on(cx, list);
  const uint32_t at = find_pair(list, 0, name);
  return at < list->length() ? list->dense_element(at + 1) : Value::null();
}

Result<Value> get_all_from(Context& cx, NativeStateObject* params, String* name, String*) {
  ArrayObject* const list = params_list(params);
  spend_on(cx, list);
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, 0));
  for (uint32_t i = find_pair(list, 0, name); i < list->length(); i = find_pair(list, i + 2, name))
    TRY_VOID(out->push(cx.heap(), list->dense_element(i + 1)));
  return Value(out);
}

Result<Value> set_in(Context& cx, NativeStateObject* params, String* name, String* value) {
  ArrayObject* const old = params_list(params);
  spend_on(cx, old);
  const uint32_t first = find_pair(old, 0, name);
  if (first < old->length()) {
    ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
    for (uint32_t i = 0; i < old->length(); i += 2) {
      const bool is_hit = String::equals(text_at(old, i), name);
      if (is_hit && i != first) continue;
      TRY_VOID(append_pair(cx, list, text_at(old, i), is_hit ? value : text_at(old, i + 1)));
    }
    params->set_state(cx.heap(), kList, Value(list));
  } else {
    TRY_VOID(append_pair(cx, old, name, value));
  }
  TRY_VOID(update(cx, params));
  return Value::undefined();
}

constexpr Method kAppend = {"append", 2, 2, append_to};
constexpr Method kDelete = {"delete", 1, 2, delete_from};
constexpr Method kGet = {"get", 1, 1, get_from};
constexpr Method kGetAll = {"getAll", 1, 1, get_all_from};
constexpr Method kHas = {"has", 1, 2, has_in};
constexpr Method kSet = {"set", 2, 2, set_in};

/// By code units of the names; equal ones keep their order.
Result<Value> params_sort(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  ArrayObject* const old = params_list(params);
  spend_on(cx, old);
  ScratchCharge charge(cx.heap());
  TRY_VOID(charge.add(size_t{old->length()} * sizeof(uint32_t)));
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < old->length(); i += 2) {
    TRY_VOID(text_at(old, i)->flatten(cx.heap()));
    order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [old](uint32_t x, uint32_t y) {
    const int by_name = String::compare(text_at(old, x), text_at(old, y));
    return by_name != 0 ? by_name < 0 : x < y;
  });
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (const uint32_t i : order)
    TRY_VOID(append_pair(cx, list, text_at(old, i), text_at(old, i + 1)));
  params->set_state(cx.heap(), kList, Value(list));
  TRY_VOID(update(cx, params));
  return Value::undefined();
}

NativeTask params_for_each(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  if (!args[0].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[0]).c_str());
  for (uint32_t i = 0; i < params_list(params)->length(); i += 2) {
    ArrayObject* const list = params_list(params);
    const Value arguments[] = {list->dense_element(i + 1), list->dense_element(i), Value(params)};
    (void)co_await call(cx, args[0], args[1], arguments);
  }
  co_return Value::undefined();
}

NativeTask params_to_string(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  FormWriter writer(params_list(params));
  for (;;) {
    const bool is_more = writer.advance(kUnitsPerPiece);
    co_await burn_fuel(cx, fuel_of_units(kUnitsPerPiece));
    if (!is_more) break;
  }
  String* const text = co_await String::from_ascii(cx.heap(), writer.text());
  co_return Value(text);
}
/// FAST PATH: of little.
Result<Value> params_to_string_quick(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  FormWriter writer(params_list(params));
  if (writer.advance(kLeafUnitsMax)) return Value::lazy();
  String* const text = TRY(String::from_ascii(cx.heap(), writer.text()));
  return Value(text);
}
Result<Value> params_size(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  return Value::number(params_list(params)->length() / 2);
}

// ---- Iterators

constexpr uint32_t kIteratorTag = 0x50497472;
enum : uint32_t { kIterated, kPosition, kIterationKind, kIteratorSlots };

Result<Value> make_iterator(Context& cx, const Args& args, IterationKind kind) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  Shape* const shape = TRY(
      cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLSearchParamsIteratorPrototype));
  NativeStateObject* const iterator =
      TRY(NativeStateObject::create(cx.heap(), shape, kIteratorTag, kIteratorSlots));
  iterator->set_state(cx.heap(), kIterated, Value(params));
  iterator->set_state(cx.heap(), kPosition, Value::int32(0));
  iterator->set_state(cx.heap(), kIterationKind, Value::int32(static_cast<int32_t>(kind)));
  return Value(iterator);
}
Result<Value> params_keys(Context& cx, const Args& args) {
  return make_iterator(cx, args, IterationKind::Keys);
}
Result<Value> params_values(Context& cx, const Args& args) {
  return make_iterator(cx, args, IterationKind::Values);
}
Result<Value> params_entries(Context& cx, const Args& args) {
  return make_iterator(cx, args, IterationKind::Entries);
}

Result<Value> iterator_next(Context& cx, const Args& args) {
  NativeStateObject* const iterator = NativeStateObject::from(args.this_value, kIteratorTag);
  if (!iterator)
    return throw_type_error(cx, "Illegal invocation: this is not a URLSearchParams Iterator");
  ArrayObject* const list = params_list(iterator->state(kIterated).as<NativeStateObject>());
  const auto at = static_cast<uint32_t>(iterator->state(kPosition).as_number());
  Value v;
  if (at < list->length()) {
    iterator->set_state(cx.heap(), kPosition, Value::number(at + 2));
    const auto kind = static_cast<IterationKind>(iterator->state(kIterationKind).as_int32());
    v = list->dense_element(kind == IterationKind::Values ? at + 1 : at);
    if (kind == IterationKind::Entries) {
      const Value pair[] = {v, list->dense_element(at + 1)};
      ArrayObject* const entry = TRY(array_from(cx, pair, 2));
      v = Value(entry);
    }
  }
  Object* const result = TRY(create_iter_result(cx, v, at >= list->length()));
  return Value(result);
}

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

constexpr Builtin kURLSearchParamsFunction =
    constructor("URLSearchParams", 0, params_constructor, params_constructor_quick);
constexpr Builtin kURLSearchParams[] = {prototype(Intrinsic::URLSearchParamsPrototype)};
constexpr Builtin kURLSearchParamsPrototype[] = {
    intrinsic("constructor", Intrinsic::URLSearchParams),
    visible(getter("size", params_size)),
    visible(method("append", 2, params_method<kAppend>, params_method_quick<kAppend>)),
    visible(method("delete", 1, params_method<kDelete>, params_method_quick<kDelete>)),
    visible(method("get", 1, params_method<kGet>, params_method_quick<kGet>)),
    visible(method("getAll", 1, params_method<kGetAll>, params_method_quick<kGetAll>)),
    visible(method("has", 1, params_method<kHas>, params_method_quick<kHas>)),
    visible(method("set", 2, params_method<kSet>, params_method_quick<kSet>)),
    visible(method("sort", 0, params_sort)),
    visible(method("toString", 0, params_to_string, params_to_string_quick)),
    visible(method("entries", 0, params_entries)),
    visible(method("forEach", 1, params_for_each)),
    visible(method("keys", 0, params_keys)),
    visible(method("values", 0, params_values)),
    alias("@@iterator", "entries"),
    text("@@toStringTag", "URLSearchParams"),
};
constexpr Builtin kURLSearchParamsIteratorPrototype[] = {
    visible(method("next", 0, iterator_next)),
    text("@@toStringTag", "URLSearchParams Iterator"),
};

}  // namespace

Result<void> set_params(Context& cx, NativeStateObject* params, String* query) {
  ArrayObject* const list = TRY(list_of_query(cx, query));
  params->set_state(cx.heap(), kList, Value(list));
  return {};
}

Result<NativeStateObject*> make_search_params(Context& cx, NativeStateObject* url) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLSearchParamsPrototype));
  NativeStateObject* const params = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kCount));
  String* const query = TRY(url_query(cx, url));
  TRY_VOID(set_params(cx, params, query));
  params->set_state(cx.heap(), kUrl, Value(url));
  return params;
}

constinit const IntrinsicTemplate kURLSearchParamsTemplate =
    function_template(kURLSearchParamsFunction, kURLSearchParams);
constinit const IntrinsicTemplate kURLSearchParamsPrototypeTemplate =
    object_template(kURLSearchParamsPrototype);
constinit const IntrinsicTemplate kURLSearchParamsIteratorPrototypeTemplate =
    object_template(kURLSearchParamsIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
