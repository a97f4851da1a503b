// Texts and calls from outside, plain values, plain host functions.
#include <shoal/embed.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {

struct Point {
  double x = 0, y = 0;
  std::optional<std::string> label;
};

}  // namespace shoal::test
SHOAL_STRUCT(shoal::test::Point, x, y, label);

namespace shoal::test {

BOOST_AUTO_TEST_SUITE(eval)

BOOST_FIXTURE_TEST_CASE(a_text_gives_its_completion_value, World) {
  BOOST_TEST(context.eval<double>("1 + 2").get().value() == 3.0);
  BOOST_TEST(context.eval<std::string>("'a' + 'ß😀'").get().value() == "aß😀");
  BOOST_TEST(context.eval<bool>("1 < 2").get().value());
  BOOST_TEST(context.eval("undefined").get().value().is_undefined());
  BOOST_TEST(context.eval("null").get().value().is_null());
  BOOST_TEST(context.eval("12345678901234567890n").get().value().bigint_text() ==
             "12345678901234567890");
}

BOOST_FIXTURE_TEST_CASE(what_one_text_declares_the_next_one_sees, World) {
  (void)context.eval("let n: number = 40; function f() { return ++n }");
  BOOST_TEST(context.call<int>("f").get().value() == 41);
  BOOST_TEST(context.get<int>("n").get().value() == 41);
}

BOOST_FIXTURE_TEST_CASE(plain_data_comes_out_deeply_and_in_order, World) {
  const Data d = context.eval("({b: [1, 'x', {}], a: {c: null, d: undefined}})").get().value();
  BOOST_TEST(d.to_json().value() == R"({"b":[1,"x",{}],"a":{"c":null}})");
  BOOST_TEST(d.members()[0].name == "b");
}

BOOST_FIXTURE_TEST_CASE(cpp_types_are_converted_both_ways, World) {
  context.define("move", [](Point p, double dx) {
    p.x += dx;
    return p;
  });
  const Point p = context.eval<Point>("move({x: 1, y: 2}, 10)").get().value();
  BOOST_TEST(p.x == 11);
  BOOST_TEST(!p.label);
  context.define("sum", [](const std::vector<int>& all) {
    int sum = 0;
    for (const int each : all) sum += each;
    return sum;
  });
  BOOST_TEST(context.eval<int>("sum([1, 2, 3])").get().value() == 6);
  context.define("keys", [](const std::map<std::string, double>& m) { return m.size(); });
  BOOST_TEST(context.eval<int>("keys({a: 1, b: 2})").get().value() == 2);
  context.define("pair", [](std::tuple<int, std::string> t) { return std::get<1>(t); });
  BOOST_TEST(context.eval<std::string>("pair([1, 'q'])").get().value() == "q");
  context.define("count", [](Rest rest) { return rest.values.size(); });
  BOOST_TEST(context.eval<int>("count(1, 2, 3, 4)").get().value() == 4);
}

BOOST_FIXTURE_TEST_CASE(what_does_not_fit_is_an_error_that_names_the_place, World) {
  context.define("sum", [](const std::vector<int>&) {});
  const Error e = context.eval("sum([1, 2.5])").get().error();
  BOOST_TEST(e.name == "TypeError");
  BOOST_TEST(e.message == "sum: argument 1: at [1]: wanted an integer in range, got 2.5");
  const Error missing = context.eval<Point>("({x: 1})").get().error();
  BOOST_TEST((missing.code == ErrorCode::Conversion));
  BOOST_TEST(missing.message == "at .y: wanted a number, got undefined");
  BOOST_TEST(context.eval<uint8_t>("256").get().error().message ==
             "wanted an integer in range, got 256");
  BOOST_TEST(context.eval<int64_t>("2n**63n").get().error().message ==
             "wanted an integer in range, got 9223372036854775808n");
  BOOST_TEST(context.eval<int64_t>("-(2n**63n)").get().value() == INT64_MIN);
}

BOOST_FIXTURE_TEST_CASE(what_script_throws_is_an_error_with_name_and_stack, World) {
  const Error e = context.eval("(function f() { null.x })()", "x.ts").get().error();
  BOOST_TEST((e.code == ErrorCode::Script));
  BOOST_TEST(e.name == "TypeError");
  BOOST_TEST(e.stack.find("at f (x.ts:1:") != std::string::npos);
  BOOST_TEST(context.eval("throw 42").get().error().message == "42");
  const Error syntax = context.eval("let = =").get().error();
  BOOST_TEST((syntax.code == ErrorCode::Syntax));
}

BOOST_FIXTURE_TEST_CASE(what_is_no_plain_data_is_refused_by_name, World) {
  const Error e = context.eval("({a: [new Map]})").get().error();
  BOOST_TEST((e.code == ErrorCode::Conversion));
  BOOST_TEST(e.message.find("is no plain data") != std::string::npos);
  BOOST_TEST(!context.eval("const o = {}; o.o = o; o").get().ok());
  BOOST_TEST(!context.eval("Symbol('x')").get().ok());
  BOOST_TEST(context.eval<double>("1").get().ok());
}

BOOST_FIXTURE_TEST_CASE(a_record_holds_what_plain_data_cannot_and_enters_any_context, World) {
  const CloneRecord r =
      context.eval<CloneRecord>("const m = new Map([['a', new Date(5)]]); m.set('m', m); m")
          .get()
          .value();
  ContextHandle other = runtime.create_context({}).value();
  (void)other.eval("globalThis.f = (m) => m.get('m') === m && m.get('a').getTime()");
  for (int i = 0; i < 2; ++i) BOOST_TEST(other.call<int>("f", r).get().value() == 5);
}

BOOST_FIXTURE_TEST_CASE(promises_are_awaited, World) {
  BOOST_TEST(context.eval<int>("Promise.resolve(7)").get().value() == 7);
  BOOST_TEST(context.eval<int>("new Promise(r => setTimeout(() => r(8), 5))").get().value() == 8);
  BOOST_TEST(context.eval("Promise.reject(new RangeError('no'))").get().error().name ==
             "RangeError");
}

BOOST_FIXTURE_TEST_CASE(bytes_cross_without_a_copy, World) {
  auto owner = std::make_shared<std::vector<uint8_t>>(1000, uint8_t{7});
  const std::weak_ptr<std::vector<uint8_t>> alive = owner;
  const uint8_t* const address = owner->data();
  const std::span<const uint8_t> view = *owner;
  (void)context.set("b", ByteBuffer::share(view, std::move(owner)));
  const uint8_t* seen = nullptr;
  context.define("look", [&seen](std::span<const uint8_t> bytes) {
    seen = bytes.data();
    return bytes.size();
  });
  BOOST_TEST(context.eval<int>("look(b)").get().value() == 1000);
  BOOST_TEST(seen == address);
  // Nobody may write what others may share.
  BOOST_TEST(context.eval<int>("b[0] = 1; b[0]").get().value() == 7);
  const ByteBuffer back = context.get<ByteBuffer>("b").get().value();
  BOOST_TEST(back.data() == address);
  // Bytes given away are the script's to write, and come out as a copy.
  (void)context.set("mine", ByteBuffer::take({1, 2, 3}));
  const auto copy = context.eval<std::vector<uint8_t>>("mine[0] = 9; mine").get().value();
  BOOST_TEST(copy[0] == 9);
  BOOST_TEST(!alive.expired());
}

BOOST_FIXTURE_TEST_CASE(globals_and_functions_stand_from_the_start, World) {
  ContextSettings settings;
  settings.set("config", Data::object({{"port", 80}, {"tags", Data::array({"a", "b"})}}));
  settings.define("api.twice", [](double x) { return 2 * x; });
  ContextHandle c = runtime.create_context(std::move(settings)).value();
  BOOST_TEST(c.eval<int>("api.twice(config.port) + config.tags.length").get().value() == 162);
  BOOST_TEST(c.get<int>("config.port").get().value() == 80);
  BOOST_TEST(c.eval<std::string>("api.twice.name").get().value() == "twice");
}

BOOST_FIXTURE_TEST_CASE(handles_keep_functions_and_objects, World) {
  const auto counter =
      context
          .eval<ObjectHandle>(
              "let n = 0; ({ add(x) { return n += x }, get twice() { return n * 2 } })")
          .get()
          .value();
  BOOST_TEST(counter.call_method<int>("add", 5).get().value() == 5);
  BOOST_TEST(counter.get<int>("twice").get().value() == 10);
  const auto f = context.eval<Callback<int(int)>>("(x) => x + 1").get().value();
  BOOST_TEST(f.post(1).get().value() == 2);
  ContextHandle other = runtime.create_context({}).value();
  (void)other.eval("globalThis.f = x => x");
  BOOST_TEST(!other.call("f", counter).get().ok());
}

BOOST_FIXTURE_TEST_CASE(a_host_function_that_throws_is_an_error_in_script, World) {
  context.define("fail", [](int n) -> Expected<int> {
    if (n == 0) return script_error("RangeError", "zero");
    throw std::runtime_error("out of paper");
  });
  BOOST_TEST(context
                 .eval<std::string>("try { fail(0) } catch (e) { e.name + '/' + (e instanceof "
                                    "RangeError) + '/' + e.message }")
                 .get()
                 .value() == "RangeError/true/zero");
  const Error e = context.eval("fail(1)").get().error();
  BOOST_TEST(e.message == "out of paper");
  BOOST_TEST(e.detail == "HostException");
}

BOOST_FIXTURE_TEST_CASE(a_plain_host_function_that_runs_script_is_told_what_to_do, World) {
  std::string message;
  context.define("re", [&] {
    const auto r = context.eval<int>("1").get();
    message = r.error().message;
    return (r.error().code == ErrorCode::ReentersScript);
  });
  BOOST_TEST(context.eval<bool>("re()").get().value());
  BOOST_TEST(message.find("declare it as Blocking<T>") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_wait_on_a_thread_of_the_pool_is_refused, World) {
  std::optional<ErrorCode> code;
  Promise<int> done;
  context.eval<int>("1").on_ready([&](Expected<int>) {});
  context
      .interrupt([&] {
        code = context.eval<int>("2").get().error().code;
        (void)done.resolve(1);
      })
      .get()
      .value();
  BOOST_TEST((code == ErrorCode::WaitOnPoolThread));
}

BOOST_FIXTURE_TEST_CASE(services_reach_host_functions_by_type, World) {
  struct Log {
    std::vector<std::string> lines;
  };
  auto log = std::make_shared<Log>();
  ContextSettings settings;
  settings.provide(log);
  settings.define("log", [](HostCall& call, std::string line) {
    call.service<Log>()->lines.push_back(call.context().name() + ": " + line);
  });
  settings.name = "a";
  ContextHandle c = runtime.create_context(std::move(settings)).value();
  (void)c.eval("log('hello')").get();
  BOOST_TEST(log->lines.at(0) == "a: hello");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
