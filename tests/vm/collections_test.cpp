#include <cmath>
#include <random>

#include "tests/vm/world.h"
#include "vm/object/map.h"
#include "vm/object/weak.h"

using namespace shoal;
using shoal::test::VmWorld;

namespace {

struct World : VmWorld {
  MapObject* map() {
    return MapObject::create(heap(), shared_root_shape(Kind::Map, Intrinsic::MapPrototype, 0))
        .value();
  }
  void set(MapObject* m, Value k, Value v) { BOOST_REQUIRE(m->set(heap(), k, v).ok()); }
  std::string keys(MapObject* m) {
    std::string out;
    MapCursor c;
    for (uint32_t at; m->next(c, at);) out += show(c.table->key_at(at)) + " ";
    return out;
  }
};

Value num(double d) { return Value::number(d); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(collections, World)

BOOST_AUTO_TEST_CASE(keys_are_the_same_value_zero) {
  MapObject* const m = map();
  set(m, num(NAN), num(1));
  set(m, num(-0.0), num(2));
  set(m, str("a"), num(3));
  set(m, Value(BigInt::from_int64(heap(), 5).value()), num(4));
  set(m, Value::double_number(1), num(5));
  BOOST_TEST(m->get(num(NAN)).as_int32() == 1);
  BOOST_TEST(m->get(num(0)).as_int32() == 2);
  BOOST_TEST(!std::signbit(m->table()->key_at(1).as_number()));
  BOOST_TEST(m->get(Value(String::concat(heap(), String::empty(), ascii_string("a")).value()))
                 .as_int32() == 3);
  BOOST_TEST(m->get(Value(BigInt::from_int64(heap(), 5).value())).as_int32() == 4);
  BOOST_TEST(m->get(Value::int32(1)).as_int32() == 5);
  BOOST_TEST(!m->has(str("1")));
  BOOST_TEST(m->size() == 5u);
}

BOOST_AUTO_TEST_CASE(an_iteration_survives_deletes_additions_and_growth) {
  MapObject* const m = map();
  for (int i = 0; i < 5; ++i) set(m, num(i), num(i));
  MapCursor c;
  uint32_t at;
  BOOST_REQUIRE(m->next(c, at));
  BOOST_REQUIRE(m->next(c, at));  // Stands after 1.
  BOOST_TEST(m->remove(num(0)));
  BOOST_TEST(m->remove(num(2)));
  for (int i = 5; i < 100; ++i) set(m, num(i), num(i));
  std::string seen;
  while (m->next(c, at)) {
    seen += show(c.table->key_at(at)) + " ";
    if (seen.size() > 12) break;
  }
  BOOST_TEST(seen == "3 4 5 6 7 8 9 ");
  BOOST_REQUIRE(m->clear(heap()).ok());
  set(m, str("new"), num(0));
  BOOST_REQUIRE(m->next(c, at));
  BOOST_TEST(show(c.table->key_at(at)) == "new");
  BOOST_TEST(!m->next(c, at));
}

BOOST_AUTO_TEST_CASE(random_changes_agree_with_a_plain_list) {
  std::mt19937 random(7);
  MapObject* const m = map();
  std::vector<std::pair<int, int>> list;
  for (int step = 0; step < 20000; ++step) {
    const int k = static_cast<int>(random() % 300), v = step;
    const auto found =
        std::find_if(list.begin(), list.end(), [&](auto& e) { return e.first == k; });
    if (random() % 3 == 0) {
      BOOST_REQUIRE_EQUAL(m->remove(num(k)), found != list.end());
      if (found != list.end()) list.erase(found);
    } else {
      set(m, num(k), num(v));
      if (found != list.end())
        found->second = v;
      else
        list.emplace_back(k, v);
    }
    if (random() % 4000 == 0) {
      BOOST_REQUIRE(m->clear(heap()).ok());
      list.clear();
    }
    BOOST_REQUIRE_EQUAL(m->size(), list.size());
  }
  std::string expected;
  for (const auto& e : list) expected += std::to_string(e.first) + " ";
  BOOST_TEST(keys(m) == expected);
}

BOOST_AUTO_TEST_CASE(maps_survive_collections_at_every_allocation) {
  MapObject* const m = keep(map());
  stress();
  MapCursor c;
  uint32_t at;
  for (int i = 0; i < 60; ++i) {
    set(m, str(("key" + std::to_string(i)).c_str()), Value(object()));
    if (i == 5) BOOST_REQUIRE(m->next(c, at));
    if (i % 3 == 0) BOOST_REQUIRE(m->remove(str(("key" + std::to_string(i)).c_str())));
  }
  BOOST_TEST(m->size() == 40u);
  BOOST_TEST(m->get(str("key59")).is_object());
  uint32_t seen = 0;
  while (m->next(c, at)) ++seen;
  BOOST_TEST(seen == 39u);
  BOOST_REQUIRE(m->clear(heap()).ok());
}

BOOST_AUTO_TEST_CASE(objects_stay_keys_across_collections) {
  MapObject* const m = map();
  Persistent<MapObject> root(heap(), m);
  Object* const probe = object();
  set(m, Value(probe), num(1));
  for (int i = 0; i < 200; ++i) set(m, Value(object()), num(i));
  heap().collect_young();
  heap().collect_all();
  BOOST_TEST(m->size() == 201u);
  BOOST_TEST(m->get(Value(probe)).as_int32() == 1);
}

BOOST_AUTO_TEST_CASE(a_weak_map_forgets_what_nobody_else_holds) {
  Persistent<WeakMapObject> m(
      heap(), WeakMapObject::create(
                  heap(), shared_root_shape(Kind::WeakMap, Intrinsic::WeakMapPrototype, 0))
                  .value());
  Persistent<Object> kept(heap(), object());
  BOOST_REQUIRE(m->set(heap(), Value(kept.get()), num(1)).ok());
  for (int i = 0; i < 100; ++i)
    BOOST_REQUIRE(
        m->set(heap(), Value(new_object(cx()).value()), Value(new_object(cx()).value())).ok());
  cx().native_base = nullptr;
  heap().collect_all(Turn::Boundary);
  BOOST_TEST(m->get(Value(kept.get())).as_int32() == 1);
  BOOST_TEST(!m->has(num(1)));
  BOOST_TEST(m->remove(Value(kept.get())));
  BOOST_TEST(!m->has(Value(kept.get())));
}

BOOST_AUTO_TEST_CASE(weak_references_end_at_a_turn_boundary_and_their_registry_hears_of_it) {
  Persistent<WeakRefObject> ref(
      heap(), WeakRefObject::create(
                  heap(), shared_root_shape(Kind::WeakRef, Intrinsic::WeakRefPrototype, 0),
                  Value(new_object(cx()).value()))
                  .value());
  Persistent<FinalizationRegistryObject> registry(
      heap(), FinalizationRegistryObject::create(
                  heap(),
                  shared_root_shape(Kind::FinalizationRegistry,
                                    Intrinsic::FinalizationRegistryPrototype, 0),
                  Value(), cx().first_realm())
                  .value());
  Persistent<Object> token(heap(), object());
  BOOST_REQUIRE(registry->add(heap(), ref->deref(), num(42), Value()).ok());
  BOOST_REQUIRE(registry->add(heap(), ref->deref(), num(43), Value(token.get())).ok());
  BOOST_REQUIRE(registry->add(heap(), Value(token.get()), num(44), Value()).ok());
  BOOST_TEST(registry->unregister(heap(), Value(token.get())));
  BOOST_TEST(!registry->unregister(heap(), Value(token.get())));
  cx().native_base = nullptr;
  heap().collect_all(Turn::Inside);
  BOOST_TEST(ref->deref().is_object());
  heap().collect_all(Turn::Boundary);
  BOOST_TEST(ref->deref().is_undefined());
  BOOST_TEST(cx().jobs().size() == 1u);
  Value held;
  BOOST_REQUIRE(registry->take_cleared(heap(), held));
  BOOST_TEST(held.as_int32() == 42);
  BOOST_TEST(!registry->take_cleared(heap(), held));
}

BOOST_AUTO_TEST_SUITE_END()
