#include <cmath>

#include "tests/vm/world.h"
#include "vm/object/arguments.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/native_state.h"
#include "vm/object/proxy.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/operations/descriptor.h"

using namespace shoal;
using shoal::test::VmWorld;

namespace {

Value num(double d) { return Value::number(d); }

Result<Value> answer(Context&, const Args&) { return Value::int32(42); }
Result<Value> yes(Context&, const Args&) { return Value::boolean(true); }
Result<Value> first(Context&, const Args& args) { return args[0]; }
Result<Value> no_keys(Context& cx, const Args&) {
  ArrayObject* const keys = TRY(ArrayObject::create(cx, 0, 0));
  return Value(keys);
}
enum Natives : uint32_t { kAnswer, kYes, kFirst, kNoKeys };
const Builtin kNatives[] = {hidden("answer", 0, answer), hidden("yes", 0, yes),
                            hidden("first", 1, first), hidden("noKeys", 0, no_keys)};

struct World : VmWorld {
  World() : VmWorld(kNatives, std::size(kNatives)) {}
  ProxyObject* proxy(Object* target, Object* handler) {
    return ProxyObject::create(cx(), target, handler).value();
  }
  ArrayBufferObject* buffer(size_t length, size_t max = 0, bool shared = false) {
    return ArrayBufferObject::create(
               cx(), shared_root_shape(Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype, 0),
               {length, max, max != 0, shared})
        .value();
  }
  TypedArrayObject* typed(ElementType type, ArrayBufferObject* b, uint64_t length,
                          size_t offset = 0) {
    return TypedArrayObject::create(
               heap(), shared_root_shape(Kind::TypedArray, typed_array_prototype(type), 0), type, b,
               offset, length)
        .value();
  }
  std::string through(ElementType type, double d) {
    TypedArrayObject* const a = typed(type, buffer(8), 1);
    a->store(0, num(d));
    return show(a->load(heap(), 0).value());
  }
  static Task<Value> keys_of(Context& cx, Object* o) {
    ArrayObject* const keys = co_await own_property_keys(cx, o);
    co_return Value::number(keys->length());
  }
  static Task<Value> define(Context& cx, Object* o, PropertyKey k, PropertyDescriptor d) {
    const bool done = co_await define_own_property(cx, o, k, d);
    co_return Value::boolean(done);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cells, World)

BOOST_AUTO_TEST_CASE(a_proxy_without_traps_is_its_target) {
  Object* const target = object();
  put(target, "x", num(1));
  ProxyObject* const p = proxy(target, object());
  BOOST_TEST(show(run(get(cx(), p, name("x")))) == "1");
  BOOST_TEST(show_run(keys_of(cx(), p)) == "1");
  ProxyObject* const outer = proxy(p, object());
  BOOST_TEST(show(run(get(cx(), outer, name("x")))) == "1");
  BOOST_TEST(!p->is_callable());
  BOOST_TEST(proxy(native(kAnswer).as_object(), object())->is_callable());
}

BOOST_AUTO_TEST_CASE(a_trap_answers_within_the_invariants) {
  Object* const target = object();
  Object* const handler = object();
  put(handler, "get", native(kAnswer));
  ProxyObject* const p = proxy(target, handler);
  BOOST_TEST(show(run(get(cx(), p, name("x")))) == "42");
  BOOST_REQUIRE(define_field(cx(), target, name("x"), num(1), attr::Enumerable).ok());
  BOOST_TEST(show(run(get(cx(), p, name("x")))) ==
             "! 'get' on proxy: property 'x' is a read-only and non-configurable data property on "
             "the proxy target "
             "but the proxy did not return its actual value (expected '1' but got '42')");
  put(handler, "ownKeys", native(kNoKeys));
  BOOST_TEST(show_run(keys_of(cx(), p)) == "! 'ownKeys' on proxy: trap result did not include 'x'");
  put(handler, "defineProperty", native(kYes));
  BOOST_TEST(show_run(define(cx(), p, name("x"), PropertyDescriptor::data(num(2), attr::All))) ==
             "! 'defineProperty' on proxy: trap returned truish for adding property 'x'  that is "
             "incompatible with the "
             "existing property in the proxy target");
}

BOOST_AUTO_TEST_CASE(traps_run_under_collections_at_every_allocation) {
  Object* const target = object();
  Object* const handler = object();
  put(handler, "get", native(kFirst));
  put(handler, "ownKeys", native(kNoKeys));
  put(handler, "apply", native(kAnswer));
  ProxyObject* const p = keep(proxy(target, handler));
  stress();
  BOOST_TEST((run(get(cx(), p, name("some name"))) == Value(target)));
  BOOST_TEST(show_run(keys_of(cx(), p)) == "0");
  BOOST_TEST(show(run_call(Value(keep(proxy(native(kFirst).as_object(), handler))), {num(5)})) ==
             "42");
  BOOST_REQUIRE(define_field(cx(), target, name("x"), num(1), 0).ok());
  BOOST_TEST(show_run(keys_of(cx(), p)) == "! 'ownKeys' on proxy: trap result did not include 'x'");
  const Value e = cx().take_exception();
  BOOST_TEST(e.is_hole());
}

BOOST_AUTO_TEST_CASE(a_revoked_proxy_answers_nothing) {
  ProxyObject* const p = proxy(object(), object());
  p->revoke();
  BOOST_TEST(show(run(get(cx(), p, name("x")))) ==
             "! Cannot perform 'get' on a proxy that has been revoked");
}

BOOST_AUTO_TEST_CASE(calls_go_through_apply) {
  Object* const handler = object();
  ProxyObject* const p = proxy(native(kFirst).as_object(), handler);
  BOOST_TEST(show(run_call(Value(p), {num(5)})) == "5");
  put(handler, "apply", native(kAnswer));
  BOOST_TEST(show(run_call(Value(p), {num(5)})) == "42");
}

BOOST_AUTO_TEST_CASE(elements_are_stored_as_their_type_holds_them) {
  BOOST_TEST(through(ElementType::Int8, 200) == "-56");
  BOOST_TEST(through(ElementType::Uint8, -1) == "255");
  BOOST_TEST(through(ElementType::Uint8Clamped, 300) == "255");
  BOOST_TEST(through(ElementType::Uint8Clamped, 2.5) == "2");
  BOOST_TEST(through(ElementType::Uint8Clamped, NAN) == "0");
  BOOST_TEST(through(ElementType::Int16, 40000) == "-25536");
  BOOST_TEST(through(ElementType::Uint32, -1) == "4294967295");
  BOOST_TEST(through(ElementType::Float16, 0.1) == "0.0999755859375");
  BOOST_TEST(through(ElementType::Float32, 0.1) == "0.10000000149011612");
  BOOST_TEST(through(ElementType::Float64, 0.1) == "0.1");
}

BOOST_AUTO_TEST_CASE(typed_arrays_follow_their_buffer) {
  ArrayBufferObject* const b = buffer(8, 32);
  TypedArrayObject* const tracking =
      typed(ElementType::Int32, b, TypedArrayObject::kLengthTracking, 4);
  TypedArrayObject* const fixed = typed(ElementType::Int32, b, 2);
  BOOST_TEST(tracking->length() == 1u);
  BOOST_TEST(!tracking->has_fixed_length());
  BOOST_REQUIRE(b->resize(cx(), 32).ok());
  BOOST_TEST(tracking->length() == 7u);
  tracking->store(6, num(9));
  BOOST_REQUIRE(b->resize(cx(), 4).ok());
  BOOST_TEST(fixed->is_out_of_bounds());
  BOOST_TEST(fixed->length() == 0u);
  BOOST_TEST(tracking->length() == 0u);
  BOOST_TEST(!tracking->is_out_of_bounds());
  BOOST_REQUIRE(b->resize(cx(), 32).ok());
  BOOST_TEST(show(tracking->load(heap(), 6).value()) == "0");
  const size_t charged = heap().bytes_external();
  BackingStore* const store = b->detach();
  BOOST_TEST(heap().bytes_external() == charged - 32);
  BOOST_TEST(b->is_detached());
  BOOST_TEST(fixed->is_out_of_bounds());
  store->unref();
}

BOOST_AUTO_TEST_CASE(only_canonical_numbers_are_indices_of_a_typed_array) {
  TypedArrayObject* const a = typed(ElementType::Uint8, buffer(2), 2);
  bool numeric;
  for (const char* k : {"-0", "1.5", "-1", "NaN", "Infinity", "1e+21", "4294967295"}) {
    const Value v = take(a->get_own(cx(), name(k), numeric));
    BOOST_TEST(numeric, k);
    BOOST_TEST(v.is_hole(), k);
  }
  for (const char* k : {"x", "01", "+1", "1e3", "-", "Infinit", "0x1", ""}) {
    (void)take(a->get_own(cx(), name(k), numeric));
    BOOST_TEST(!numeric, k);
  }
  BOOST_TEST(show(take(a->get_own(cx(), PropertyKey::index(1), numeric))) == "0");
}

BOOST_AUTO_TEST_CASE(dead_buffers_give_their_memory_back) {
  const size_t before = heap().bytes_external();
  for (int i = 0; i < 10; ++i) (void)buffer(1000);
  BOOST_TEST(heap().bytes_external() >= before + 10000);
  cx().native_base = nullptr;
  heap().collect_all(Turn::Boundary);
  while (heap().step({.work_bytes = 1 << 20})) continue;
  BOOST_TEST(heap().bytes_external() == before);
}

BOOST_AUTO_TEST_CASE(mapped_arguments_are_the_parameters) {
  Environment* const env = Environment::create(heap(), nullptr, 2, nullptr).value();
  env->set(heap(), 0, num(1));
  env->set(heap(), 1, num(2));
  const Value values[] = {num(1), num(2), num(3)};
  const uint32_t slots[] = {0, 1};
  ArgumentsObject* const a =
      ArgumentsObject::create_mapped(cx(), values, 3, Value(), env, slots, 2).value();
  env->set(heap(), 0, num(10));
  BOOST_TEST(show(run(get(cx(), a, PropertyKey::index(0)))) == "10");
  BOOST_TEST(show(run(get(cx(), a, key(atoms::length())))) == "3");
  Result<TrySet> stored = try_set(cx(), a, PropertyKey::index(1), num(20), Value(a));
  BOOST_TEST((stored.value() == TrySet::Done));
  BOOST_TEST(show(env->get(1)) == "20");
  BOOST_TEST(delete_ordinary(cx(), a, PropertyKey::index(0)).value());
  env->set(heap(), 0, num(11));
  BOOST_TEST(show(run(get(cx(), a, PropertyKey::index(0)))) == "undefined");
}

BOOST_AUTO_TEST_CASE(an_errors_stack_begins_with_its_name_and_message) {
  Object* const e = make_error(cx(), Intrinsic::TypeErrorPrototype, ascii_string("no")).value();
  put(e, "name", str("TypeError"));
  BOOST_TEST(show(take(static_cast<ErrorObject*>(e)->stack(cx()))) == "TypeError: no");
}

BOOST_AUTO_TEST_CASE(regexps_compile_once_and_start_at_zero) {
  RegExpCode* const code =
      RegExpCode::compile(cx(), ascii_string("a+b"), ascii_string("gi")).value();
  RegExpObject* const r = RegExpObject::create(cx(), code).value();
  BOOST_TEST(show(run(get(cx(), r, key(atoms::lastIndex())))) == "0");
  r->set_last_index(heap(), num(3));
  BOOST_TEST(show(run(get(cx(), r, key(atoms::lastIndex())))) == "3");
  BOOST_TEST(!r->last_index_is_frozen());
  BOOST_TEST(code->flags().has(regexp::Flags::Global));
  BOOST_TEST(!RegExpCode::compile(cx(), ascii_string("("), ascii_string("")).ok());
  (void)cx().take_exception();
  BOOST_TEST(!RegExpCode::compile(cx(), ascii_string("a"), ascii_string("gg")).ok());
  (void)cx().take_exception();
}

BOOST_AUTO_TEST_CASE(native_state_is_recognised_by_its_tag) {
  Shape* const shape = shared_root_shape(Kind::NativeState, Intrinsic::MapIteratorPrototype, 0);
  NativeStateObject* const s = NativeStateObject::create(heap(), shape, 7, 3).value();
  s->set_state(heap(), 2, num(5));
  BOOST_TEST(NativeStateObject::from(Value(s), 7)->state(2).as_int32() == 5);
  BOOST_TEST(!NativeStateObject::from(Value(s), 8));
  BOOST_TEST(!NativeStateObject::from(num(1), 7));
}

Task<Value> read_descriptor(Context& c, Value v) {
  const PropertyDescriptor d = co_await to_property_descriptor(c, v);
  co_return from_property_descriptor(c, d);
}

BOOST_AUTO_TEST_CASE(descriptors_become_objects_and_objects_descriptors) {
  Object* const o = object();
  put(o, "get", num(1));
  BOOST_TEST(show_run(read_descriptor(cx(), Value(o))) == "! Getter must be a function: 1");
  Object* const both = object();
  put(both, "get", native(kAnswer));
  put(both, "value", num(1));
  BOOST_TEST(show_run(read_descriptor(cx(), Value(both))) ==
             "! Invalid property descriptor. Cannot both specify accessors and a value or writable "
             "attribute");
  BOOST_TEST(show_run(read_descriptor(cx(), num(1))) ==
             "! Property description must be an object: 1");
}

BOOST_AUTO_TEST_SUITE_END()
