// Modules with other exports, for tests: mock.module() of shoal:test.
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "vm/interp/environment.h"
#include "vm/object/array.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::loader {
namespace {

/// Sets what the module exports by the names of `exports`, whose properties are data; gives what
/// there was. A name that the module does not export is passed over.
Result<Value> replace_exports(Context& cx, ModuleRecord* m, Object* exports) {
  Object* const before = TRY(new_object(cx));
  ArrayObject* const names =
      TRY(own_keys_ordinary(cx, exports, {.strings = true, .symbols = false}));
  for (uint32_t i = 0; i < names->length(); ++i) {
    const String* const name = intern_utf8(names->dense_element(i).as_string()->utf8());
    uint32_t slot = 0;
    Environment* const place = find_export(m, name, slot);
    if (!place) continue;
    const OwnProperty p = TRY(own_property(cx, exports, key(const_cast<String*>(name))));
    TRY_VOID(define_field(cx, before, key(const_cast<String*>(name)), place->get(slot)));
    place->set(cx.heap(), slot, p.value);
  }
  return Value(before);
}

/// A module that has run.
Result<ModuleRecord*> make_with_exports(Context& cx, const std::string& name, Object* exports) {
  ArrayObject* const keys =
      TRY(own_keys_ordinary(cx, exports, {.strings = true, .symbols = false}));
  ValueArray* const names = TRY(ValueArray::create(cx.heap(), keys->length()));
  for (uint32_t i = 0; i < keys->length(); ++i)
    names->set(cx.heap(), i, Value(intern_utf8(keys->dense_element(i).as_string()->utf8())));
  String* const text = TRY(String::from_utf8(cx.heap(), name));
  ModuleRecord* const m = TRY(ModuleRecord::create_synthetic(cx, text, names));
  for (uint32_t i = 0; i < names->capacity(); ++i) {
    const OwnProperty p = TRY(own_property(cx, exports, key(names->get(i).as_string())));
    m->env()->set(cx.heap(), i, p.value);
  }
  m->status = ModuleStatus::Evaluated;
  return m;
}

}  // namespace

Result<String*> ModuleLoader::key_to_mock(Context& cx, const std::string& specifier,
                                          const std::string& from) {
  const std::string importer =
      from.starts_with('/') ? from : join(entry_.empty() ? current_folder() : entry_, "[test]");
  const Resolved found = resolver_.resolve(specifier, importer, ResolveMode::Import);
  // What nobody could import may be mocked all the same: a package that is not installed.
  if (!found.ok()) return throw_resolution(cx, found);
  return String::from_utf8(cx.heap(), found.builtin.empty() ? found.path : found.builtin);
}

Result<Value> ModuleLoader::mock_module(Context& cx, const std::string& specifier,
                                        const std::string& from, Object* exports) {
  const std::string name = TRY(key_to_mock(cx, specifier, from))->utf8();
  ModuleRecord* m = known(cx, name);
  const bool was_loaded = m != nullptr;
  Value before = Value::undefined();
  if (m) {
    before = TRY(replace_exports(cx, m, exports));
  } else {
    m = TRY(make_with_exports(cx, name, exports));
    (void)TRY(remember(cx, name, m));
  }
  String* const key_text = TRY(String::from_utf8(cx.heap(), name));
  ArrayObject* const told = TRY(ArrayObject::create(cx, 0, 0));
  TRY_VOID(told->push(cx.heap(), Value(key_text)));
  TRY_VOID(told->push(cx.heap(), Value::boolean(was_loaded)));
  TRY_VOID(told->push(cx.heap(), before));
  return Value(told);
}

Result<Value> ModuleLoader::unmock_module(Context& cx, const std::string& name, bool was_loaded,
                                          Value exports) {
  ModuleRecord* const m = known(cx, name);
  if (!m) return Value::undefined();
  if (!was_loaded) {
    records_by_key_.erase(name);
    return Value::undefined();
  }
  TRY(replace_exports(cx, m, exports.as_object()));
  return Value::undefined();
}

Result<Value> ModuleLoader::replace_module(Context& cx, const std::string& name, Object* exports) {
  const auto at = records_by_key_.find(name);
  const int32_t former = at == records_by_key_.end() ? -1 : static_cast<int32_t>(at->second);
  ModuleRecord* const m = TRY(make_with_exports(cx, name, exports));
  (void)TRY(remember(cx, name, m));
  return Value::int32(former);
}

Value ModuleLoader::restore_module(const std::string& name, int32_t former) {
  if (former < 0)
    records_by_key_.erase(name);
  else
    records_by_key_[name] = static_cast<size_t>(former);
  return Value::undefined();
}

}  // namespace shoal::loader
