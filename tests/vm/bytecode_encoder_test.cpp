// The encoder: forms, labels, jumps, interning; and that the disassembler shows what was meant.
#include "vm/bytecode/encoder.h"

#include <boost/test/unit_test.hpp>

#include "vm/bytecode/decode.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/verifier.h"

namespace {

using namespace shoal;

FunctionImage finish(Encoder& code, uint32_t registers = 8) {
  FunctionImage image;
  image.entry_fuel = 0;
  image.register_count = registers;
  code.finish(image);
  return image;
}

std::vector<Op> ops_of(const FunctionImage& image) {
  std::vector<Op> result;
  for (uint32_t pc = 0; pc < image.words.size();) {
    const Instruction in = decode_instruction(image.words.data(), pc);
    result.push_back(in.op);
    pc = in.next;
  }
  return result;
}

std::string verify_one(FunctionImage image) {
  UnitImage unit;
  unit.functions.push_back(std::move(image));
  std::string message;
  verify(unit, message);
  return message;
}

BOOST_AUTO_TEST_SUITE(bytecode_encoder)

BOOST_AUTO_TEST_CASE(operands_at_the_limit_stay_narrow_and_one_past_it_go_wide) {
  Encoder code;
  code.emit(ops::Move{.dst = 255, .src = 255});
  code.emit(ops::Move{.dst = 256, .src = 0});
  code.emit(ops::LoadInt{.dst = 0, .value = -32768});
  code.emit(ops::LoadInt{.dst = 0, .value = 32768});
  code.emit(ops::AddInt{.dst = 0, .lhs = 1, .value = 127});
  code.emit(ops::AddInt{.dst = 0, .lhs = 1, .value = 128});
  code.emit(ops::Return{.value = 0});
  const FunctionImage image = finish(code, 300);
  std::vector<bool> wide;
  std::vector<std::array<uint32_t, kOperandsMax>> operands;
  for (uint32_t pc = 0; pc < image.words.size();) {
    const Instruction in = decode_instruction(image.words.data(), pc);
    wide.push_back(in.wide);
    operands.push_back(in.operands);
    pc = in.next;
  }
  const std::vector<bool> expected{false, true, false, true, false, true, false};
  BOOST_TEST(wide == expected, boost::test_tools::per_element());
  BOOST_TEST(operands[1][0] == 256u);
  BOOST_TEST(static_cast<int32_t>(operands[2][1]) == -32768);
  BOOST_TEST(static_cast<int32_t>(operands[3][1]) == 32768);
  BOOST_TEST(static_cast<int32_t>(operands[5][2]) == 128);
  BOOST_TEST(verify_one(image) == "");
}

BOOST_AUTO_TEST_CASE(jumps_that_grow_are_laid_out_again_until_all_fit) {
  Encoder code;
  const Label far = code.make_label(), top = code.make_label();
  code.bind(top);
  code.emit(ops::JumpIfTrue{.cond = 0, .target = far});
  for (int i = 0; i < 40000; ++i) code.emit(ops::Move{.dst = 1, .src = 2});
  code.emit(ops::JumpIfFalseBack{.cond = 0, .target = top, .fuel = 0});
  code.bind(far);
  code.emit(ops::Return{.value = 0});
  const FunctionImage image = finish(code);
  const Instruction first = decode_instruction(image.words.data(), 0);
  BOOST_TEST(first.wide);
  const uint32_t end = static_cast<uint32_t>(image.words.size()) - 1;
  BOOST_TEST(first.next + first.operands[1] == end);
  BOOST_TEST(verify_one(image) == "");
}

BOOST_AUTO_TEST_CASE(a_fused_compare_whose_jump_is_wide_becomes_a_plain_one) {
  for (const int distance : {10, 40000}) {
    Encoder code;
    const Label far = code.make_label();
    code.emit(ops::LessJump{.dst = 0, .lhs = 1, .rhs = 2});
    code.emit(ops::JumpIfFalse{.cond = 0, .target = far});
    for (int i = 0; i < distance; ++i) code.emit(ops::Move{.dst = 1, .src = 2});
    code.bind(far);
    code.emit(ops::Return{.value = 0});
    const FunctionImage image = finish(code);
    BOOST_TEST((ops_of(image)[0] == (distance == 10 ? Op::LessJump : Op::Less)));
    BOOST_TEST(verify_one(image) == "");
  }
}

BOOST_AUTO_TEST_CASE(what_nothing_reaches_is_dropped) {
  Encoder code;
  const Label end = code.make_label();
  code.emit(ops::Jump{.target = end});
  BOOST_TEST((code.emit(ops::Debugger{}) == Encoder::kDropped));
  BOOST_TEST(code.feedback() == 0u);
  code.bind(end);
  code.emit(ops::Return{.value = 0});
  const FunctionImage image = finish(code);
  const std::vector<Op> expected{Op::Return};  // And the jump to the next instruction as well.
  BOOST_TEST((ops_of(image) == expected));
  BOOST_TEST(image.feedback_count == 0u);
}

BOOST_AUTO_TEST_CASE(jumps_to_jumps_go_where_those_go) {
  Encoder code;
  const Label first = code.make_label(), second = code.make_label();
  code.emit(ops::JumpIfTrue{.cond = 0, .target = first});
  code.emit(ops::Debugger{});
  code.emit(ops::Return{.value = 0});
  code.bind(first);
  code.emit(ops::Jump{.target = second});
  code.emit(ops::Return{.value = 1});
  code.bind(second);
  code.emit(ops::Return{.value = 2});
  const FunctionImage image = finish(code);
  const Instruction jump = decode_instruction(image.words.data(), 0);
  const Instruction target = decode_instruction(image.words.data(), jump.next + jump.operands[1]);
  BOOST_TEST((target.op == Op::Return));
  BOOST_TEST(target.operands[0] == 2u);
}

BOOST_AUTO_TEST_CASE(a_back_edge_burns_what_its_loop_counts) {
  Encoder code;
  const Label top = code.make_label();
  code.emit(ops::LoadTrue{.dst = 0});
  code.bind(top);
  code.emit(ops::Move{.dst = 1, .src = 2});
  code.emit(ops::JumpIfTrueBack{.cond = 0, .target = top, .fuel = 0});
  code.emit(ops::Return{.value = 0});
  const FunctionImage image = finish(code);
  BOOST_TEST(decode_instruction(image.words.data(), 2).operands[2] == 2u);
  BOOST_TEST(image.entry_fuel == 4u);
}

BOOST_AUTO_TEST_CASE(equal_keys_and_constants_are_stored_once_and_minus_zero_is_another) {
  Encoder code;
  BOOST_TEST(code.key(7) == code.key(7));
  BOOST_TEST(code.key(7) != code.key(8));
  BOOST_TEST(code.number(1.5) == code.number(1.5));
  BOOST_TEST(code.number(0.0) != code.number(-0.0));
  BOOST_TEST(code.string(3) != code.bigint(3));
}

BOOST_AUTO_TEST_CASE(handlers_cover_their_parts_and_empty_ones_vanish) {
  Encoder code;
  const Label start = code.make_label(), end = code.make_label(), handler = code.make_label();
  const Label nothing = code.make_label();
  code.bind(start);
  code.emit(ops::ToObject{.dst = 1, .src = 0});
  code.bind(end);
  code.bind(nothing);
  code.add_handler(start, end, handler);
  code.add_handler(end, nothing, handler);
  code.emit(ops::Return{.value = 1});
  code.bind(handler);
  code.emit(ops::Catch{.dst = 1});
  code.emit(ops::Return{.value = 1});
  const FunctionImage image = finish(code);
  BOOST_TEST_REQUIRE(image.handlers.size() == 1u);
  BOOST_TEST(image.handlers[0].start == 0u);
  BOOST_TEST(image.handlers[0].end == 1u);
  BOOST_TEST(image.handlers[0].target == 2u);
  BOOST_TEST(verify_one(image) == "");
}

BOOST_AUTO_TEST_CASE(the_disassembler_names_keys_constants_and_targets) {
  UnitImage unit;
  unit.strings = {u"name", u"text"};
  Encoder code;
  const Label end = code.make_label();
  code.emit(ops::LoadConst{.dst = 0, .index = code.string(1)});
  code.emit(ops::JumpIfTrue{.cond = 0, .target = end});
  code.emit(ops::GetProp{.dst = 0, .object = 1, .key = code.key(StringId{0}), .feedback = 0});
  code.bind(end);
  code.emit(ops::Return{.value = 0});
  unit.functions.push_back(finish(code));
  const std::string text = disassemble(unit);
  BOOST_TEST(text.find("LoadConst             r0, \"text\"") != std::string::npos);
  BOOST_TEST(text.find("JumpIfTrue            r0, ->4") != std::string::npos);
  BOOST_TEST(text.find("GetProp               r0, r1, \"name\", @0") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
