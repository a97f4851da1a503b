// §6.2 of the URL Standard: the class URLSearchParams.
#include <algorithm>

#include "stdlib/intrinsics.h"
#include "stdlib/web/url.h"
#include "vm/object/iterators.h"
#include "vm/run/operations/conversion.h"
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

String* text_at(ArrayObject* list, uint32_t i) { return list->dense_element(i).as_string(); }

Result<NativeStateObject*> this_params(Context& cx, const Args& args) {
  if (NativeStateObject* const params = NativeStateObject::from(args.this_value, kTag))
    return params;
  return throw_type_error(cx, "Illegal invocation: this is not a URLSearchParams");
}

Result<void> append_pair(Context& cx, ArrayObject* list, String* name, String* value) {
  TRY_VOID(list->push(cx.heap(), Value(name)));
  return list->push(cx.heap(), Value(value));
}

Result<ArrayObject*> list_of_query(Context& cx, const std::string& query) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (const auto& [name, value] : url::parse_form(query)) {
    String* const n = TRY(String::from_utf8(cx.heap(), name));
    String* const v = TRY(String::from_utf8(cx.heap(), value));
    TRY_VOID(append_pair(cx, list, n, v));
  }
  return list;
}

std::string form_text(ArrayObject* list) {
  std::string out;
  for (uint32_t i = 0; i < list->length(); i += 2) {
    if (i) out += '&';
    url::append_form(out, text_at(list, i)->utf8());
    out += '=';
    url::append_form(out, text_at(list, i + 1)->utf8());
  }
  return out;
}

/// §6.2 update: the URL's query is what the list says.
Result<void> update(Context& cx, NativeStateObject* params) {
  if (params->state(kUrl).is_undefined()) return {};
  auto* const url = params->state(kUrl).as<NativeStateObject>();
  const std::string text = form_text(params_list(params));
  Value query = Value::null();
  if (!text.empty()) {
    String* const s = TRY(String::from_ascii(cx.heap(), text));
    query = Value(s);
  }
  url->set_state(cx.heap(), url_slot::kQuery, query);
  return {};
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
  std::string query = text->utf8();
  if (query.starts_with('?')) query.erase(0, 1);
  list = co_await list_of_query(cx, query);
  co_return list;
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

// ---- Methods

Result<bool> need(Context& cx, const Args& args, uint32_t count, const char* what) {
  if (args.count >= count) return true;
  return throw_type_error(cx, "URLSearchParams.prototype.%s needs %u argument%s", what, count,
                          count == 1 ? "" : "s");
}

NativeTask params_append(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  (void)co_await need(cx, args, 2, "append");
  String* const name = co_await to_usv_string(cx, args[0]);
  String* const value = co_await to_usv_string(cx, args[1]);
  co_await step_void(append_pair(cx, params_list(params), name, value));
  co_await step_void(update(cx, params));
  co_return Value::undefined();
}

/// What delete and has are given: a name, and perhaps a value.
struct Wanted {
  String* name = nullptr;
  String* value = nullptr;
  bool is_at(ArrayObject* list, uint32_t i) const {
    return String::equals(text_at(list, i), name) &&
           (!value || String::equals(text_at(list, i + 1), value));
  }
};
Task<Wanted> wanted(Context& cx, Args args, const char* what) {
  Wanted w;
  (void)co_await need(cx, args, 1, what);
  w.name = co_await to_usv_string(cx, args[0]);
  if (!args[1].is_undefined()) w.value = co_await to_usv_string(cx, args[1]);
  co_return w;
}

NativeTask params_delete(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  const Wanted w = co_await wanted(cx, args, "delete");
  ArrayObject* const old = params_list(params);
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (uint32_t i = 0; i < old->length(); i += 2) {
    const bool goes = w.is_at(old, i);
    if (!goes) co_await step_void(append_pair(cx, list, text_at(old, i), text_at(old, i + 1)));
  }
  params->set_state(cx.heap(), kList, Value(list));
  co_await step_void(update(cx, params));
  co_return Value::undefined();
}

NativeTask params_has(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  const Wanted w = co_await wanted(cx, args, "has");
  ArrayObject* const list = params_list(params);
  for (uint32_t i = 0; i < list->length(); i += 2)
    if (w.is_at(list, i)) co_return Value::boolean(true);
  co_return Value::boolean(false);
}

NativeTask params_get(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  (void)co_await need(cx, args, 1, "get");
  Wanted w;
  w.name = co_await to_usv_string(cx, args[0]);
  ArrayObject* const list = params_list(params);
  for (uint32_t i = 0; i < list->length(); i += 2)
    if (w.is_at(list, i)) co_return list->dense_element(i + 1);
  co_return Value::null();
}

NativeTask params_get_all(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  (void)co_await need(cx, args, 1, "getAll");
  Wanted w;
  w.name = co_await to_usv_string(cx, args[0]);
  ArrayObject* const list = params_list(params);
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, 0);
  for (uint32_t i = 0; i < list->length(); i += 2) {
    const bool hit = w.is_at(list, i);
    if (hit) co_await step_void(out->push(cx.heap(), list->dense_element(i + 1)));
  }
  co_return Value(out);
}

NativeTask params_set(Context& cx, Args args) {
  NativeStateObject* const params = co_await this_params(cx, args);
  (void)co_await need(cx, args, 2, "set");
  Wanted w;
  w.name = co_await to_usv_string(cx, args[0]);
  String* const value = co_await to_usv_string(cx, args[1]);
  ArrayObject* const old = params_list(params);
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  bool done = false;
  for (uint32_t i = 0; i < old->length(); i += 2) {
    const bool hit = w.is_at(old, i);
    if (hit && done) continue;
    String* const kept = hit ? value : text_at(old, i + 1);
    co_await step_void(append_pair(cx, list, text_at(old, i), kept));
    done = done || hit;
  }
  if (!done) co_await step_void(append_pair(cx, list, w.name, value));
  params->set_state(cx.heap(), kList, Value(list));
  co_await step_void(update(cx, params));
  co_return Value::undefined();
}

/// By code units of the names; equal ones keep their order.
Result<Value> params_sort(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  ArrayObject* const old = params_list(params);
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

Result<Value> params_to_string(Context& cx, const Args& args) {
  NativeStateObject* const params = TRY(this_params(cx, args));
  String* const text = TRY(String::from_ascii(cx.heap(), form_text(params_list(params))));
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

constexpr Builtin kURLSearchParamsFunction = constructor("URLSearchParams", 0, params_constructor);
constexpr Builtin kURLSearchParams[] = {prototype(Intrinsic::URLSearchParamsPrototype)};
constexpr Builtin kURLSearchParamsPrototype[] = {
    intrinsic("constructor", Intrinsic::URLSearchParams),
    visible(getter("size", params_size)),
    visible(method("append", 2, params_append)),
    visible(method("delete", 1, params_delete)),
    visible(method("get", 1, params_get)),
    visible(method("getAll", 1, params_get_all)),
    visible(method("has", 1, params_has)),
    visible(method("set", 2, params_set)),
    visible(method("sort", 0, params_sort)),
    visible(method("toString", 0, params_to_string)),
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

Result<void> set_params(Context& cx, NativeStateObject* params, Value query) {
  ArrayObject* const list =
      TRY(list_of_query(cx, query.is_string() ? query.as_string()->utf8() : std::string()));
  params->set_state(cx.heap(), kList, Value(list));
  return {};
}

Result<NativeStateObject*> make_search_params(Context& cx, Value query, NativeStateObject* url) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLSearchParamsPrototype));
  NativeStateObject* const params = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kCount));
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
