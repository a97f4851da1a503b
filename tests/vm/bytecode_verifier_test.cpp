// The verifier and the reader of images, on images that lie.
#include "vm/bytecode/verifier.h"

#include <boost/test/unit_test.hpp>

#include <random>

#include "vm/bytecode/encoder.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/position_table.h"

namespace {

using namespace shoal;

/// A unit of one function whose words are `emit`'s, then Return r0.
template <class Emit>
UnitImage unit_of(Emit emit) {
  UnitImage unit;
  unit.source = "source";
  unit.strings = {u"key"};
  Encoder code;
  emit(code);
  code.emit(ops::Return{.value = 0});
  FunctionImage function;
  function.entry_fuel = 0;
  function.register_count = 16;
  code.finish(function);
  unit.functions.push_back(std::move(function));
  return unit;
}

UnitImage good_unit() {
  return unit_of([](Encoder& code) {
    const Label end = code.make_label(), top = code.make_label();
    code.bind(top);
    code.emit(ops::LessJump{.dst = 1, .lhs = 2, .rhs = 3});
    code.emit(ops::JumpIfTrue{.cond = 1, .target = end});
    code.emit(ops::GetProp{
        .dst = 0, .object = 1, .key = code.key(StringId{0}), .feedback = code.feedback()});
    code.emit(ops::LoadConst{.dst = 2, .index = code.number(1.5)});
    code.emit(ops::Call{.dst = 0, .base = 4, .argc = 3});
    code.emit(ops::JumpBack{.target = top, .fuel = 0});
    code.bind(end);
  });
}

std::string error_of(const UnitImage& unit) {
  std::string message;
  return verify(unit, message) ? "" : message;
}

void expect_error(const UnitImage& unit, std::string_view what) {
  const std::string message = error_of(unit);
  BOOST_TEST(message.find(what) != std::string::npos, message << " does not say " << what);
}

BOOST_AUTO_TEST_SUITE(bytecode_verifier)

BOOST_AUTO_TEST_CASE(a_good_unit_passes) { BOOST_TEST(error_of(good_unit()) == ""); }

BOOST_AUTO_TEST_CASE(a_damaged_table_of_positions_is_refused) {
  UnitImage unit = good_unit();
  std::vector<uint8_t>& positions = unit.functions[0].positions;
  positions = pack_positions(std::vector<SourceMark>{{0, 3}, {2, 6}}, 0);
  BOOST_TEST(error_of(unit) == "");
  positions.pop_back();
  expect_error(unit, "table of positions is damaged");
  positions = pack_positions(std::vector<SourceMark>{{0, 3}, {2, 7}}, 0);
  expect_error(unit, "position outside the source");
  positions = pack_positions(std::vector<SourceMark>{{0, 3}, {1000, 4}}, 0);
  expect_error(unit, "positions out of order");
}

BOOST_AUTO_TEST_CASE(registers_and_call_blocks_must_fit) {
  UnitImage unit = good_unit();
  unit.functions[0].register_count = 15;  // The block of the call ends at register 15.
  expect_error(unit, "registers out of range");
  unit.functions[0].register_count = 3;
  expect_error(unit, "register out of range");
  unit.functions[0].register_count = 0;
  expect_error(unit, "register count");
  unit.functions[0].register_count = 70000;
  expect_error(unit, "register count");
}

BOOST_AUTO_TEST_CASE(indices_must_be_in_range) {
  UnitImage unit = good_unit();
  unit.functions[0].keys.clear();
  expect_error(unit, "key out of range");
  unit = good_unit();
  unit.functions[0].constants.clear();
  expect_error(unit, "constant out of range");
  unit = good_unit();
  unit.functions[0].feedback_count = 0;
  expect_error(unit, "feedback");
  unit = good_unit();
  unit.strings.clear();
  expect_error(unit, "key out of range");
  expect_error(unit_of([](Encoder& code) { code.emit(ops::NewArrayFrom{.dst = 0, .index = 0}); }),
               "index out of range");
  expect_error(unit_of([](Encoder& code) {
                 code.emit(ops::Runtime{.dst = 0, .first = 0, .count = 9, .id = 0});
               }),
               "number of arguments");
}

BOOST_AUTO_TEST_CASE(jumps_must_land_on_instructions_and_go_back_only_with_fuel) {
  UnitImage unit = good_unit();
  std::vector<uint32_t>& words = unit.functions[0].words;
  words[1] = (words[1] & 0xFFFF) | 1u << 16;  // Into the second word of GetProp.
  expect_error(unit, "jump to no instruction");
  words[1] = (words[1] & 0xFFFF) | 0xFFFEu << 16;  // Back to the start.
  expect_error(unit, "backward jump");
  words[1] = (words[1] & 0xFFFF) | 100u << 16;
  expect_error(unit, "jump to no instruction");
}

BOOST_AUTO_TEST_CASE(code_must_be_complete_and_must_not_run_off_its_end) {
  UnitImage unit = good_unit();
  unit.functions[0].words.pop_back();
  BOOST_TEST(error_of(unit) != "");
  unit.functions[0].words = {0xFF};
  expect_error(unit, "unknown instruction");
  unit.functions[0].words = {static_cast<uint32_t>(Op::GetProp)};
  expect_error(unit, "truncated");
  unit.functions[0].words.clear();
  expect_error(unit, "no code");
}

BOOST_AUTO_TEST_CASE(handlers_must_start_with_catch) {
  UnitImage unit = good_unit();
  unit.functions[0].handlers = {{0, 1, 0}};
  expect_error(unit, "handler without Catch");
  unit.functions[0].handlers = {{2, 2, 0}};
  expect_error(unit, "covers no instructions");
}

BOOST_AUTO_TEST_CASE(a_fused_compare_needs_its_jump) {
  expect_error(
      unit_of([](Encoder& code) { code.emit(ops::LessJump{.dst = 1, .lhs = 2, .rhs = 3}); }),
      "fused compare");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bytecode_image_io)

BOOST_AUTO_TEST_CASE(an_image_comes_back_as_it_was) {
  UnitImage unit = good_unit();
  unit.source_name = "name.ts";
  unit.strings.push_back(std::u16string(1, char16_t{0xD800}));
  unit.functions[0].jump_tables = {{1, -2}, {}};
  unit.functions[0].templates.push_back({{kNoString}, {0}});
  unit.module.requests.push_back({0, {{0, 0}}, 2, 3, true});
  const std::vector<uint8_t> bytes = write_image(unit);
  const auto copy = read_image(bytes);
  BOOST_TEST_REQUIRE(copy.get());
  BOOST_TEST((write_image(*copy) == bytes));
  BOOST_TEST(copy->source_name == "name.ts");
  BOOST_TEST((copy->strings == unit.strings));
  BOOST_TEST((copy->functions[0].words == unit.functions[0].words));
  BOOST_TEST(copy->module.requests[0].type_only);
}

BOOST_AUTO_TEST_CASE(truncated_or_damaged_bytes_are_refused) {
  const std::vector<uint8_t> bytes = write_image(good_unit());
  for (size_t size = 0; size < bytes.size(); ++size)
    BOOST_TEST(!read_image(std::span(bytes).first(size)));
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::vector<uint8_t> damaged = bytes;
    damaged[at] ^= 0x40;
    BOOST_TEST(!read_image(damaged));
  }
}

/// Damage with a checksum that fits: the reader or the verifier refuses, or the image is harmless.
BOOST_AUTO_TEST_CASE(hostile_bytes_with_a_true_checksum_are_safe_to_read_and_verify) {
  const UnitImage unit = good_unit();
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<uint8_t> bytes = write_image(unit);
    for (int i = 0; i < 4; ++i)
      bytes[24 + random() % (bytes.size() - 24)] = static_cast<uint8_t>(random());
    seal_image(bytes);
    const auto image = read_image(bytes);
    std::string message;
    if (image) (void)verify(*image, message);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
