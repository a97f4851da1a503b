#include "vm/bytecode/encoder.h"

#include <bit>
#include <utility>

#include "vm/bytecode/position_table.h"

namespace shoal {
namespace {

bool is_back_edge(Op op) {
  return op == Op::JumpBack || op == Op::JumpIfTrueBack || op == Op::JumpIfFalseBack;
}

/// Compare-and-branch instructions, and the plain comparison each falls back to.
Op unfused(Op op) {
  switch (op) {
    case Op::LessJump: return Op::Less;
    case Op::LessEqualJump: return Op::LessEqual;
    case Op::GreaterJump: return Op::Greater;
    case Op::GreaterEqualJump: return Op::GreaterEqual;
    case Op::StrictEqualJump: return Op::StrictEqual;
    case Op::StrictNotEqualJump: return Op::StrictNotEqual;
    default: return op;
  }
}

uint32_t narrow_bits(OperandPlace place) {
  switch (place) {
    case OperandPlace::a:
    case OperandPlace::b:
    case OperandPlace::c: return 8;
    case OperandPlace::d:
    case OperandPlace::l:
    case OperandPlace::h: return 16;
    case OperandPlace::x: return 32;
  }
  SHOAL_UNREACHABLE();
}

bool fits(uint32_t value, OperandPlace place, OperandRole role) {
  const uint32_t bits = narrow_bits(place);
  if (bits == 32) return true;
  if (!is_signed_role(role)) return value < (1u << bits);
  const int64_t number = static_cast<int32_t>(value);
  const int64_t limit = int64_t{1} << (bits - 1);
  return number >= -limit && number < limit;
}

template <class Map, class Key, class Make>
uint32_t intern(Map& map, Key key, Make make) {
  const auto found = map.find(key);
  if (found != map.end()) return found->second;
  const uint32_t index = make();
  map.emplace(key, index);
  return index;
}

}  // namespace

uint32_t Encoder::append(Op op, const uint32_t* operands, size_t count) {
  if (!reachable_) return kDropped;
  const uint32_t index = static_cast<uint32_t>(records_.size());
  Record record;
  record.op = op;
  record.operands = static_cast<uint32_t>(operands_.size());
  record.source = source_;
  records_.push_back(record);
  operands_.insert(operands_.end(), operands, operands + count);
  const OpInfo& info = op_info(op);
  if (info.traits & op_traits::Branches) {
    for (size_t i = 0; i < count; ++i) {
      if (info.operands[i].role == OperandRole::Jump) labels_[operands[i]].referenced = true;
    }
  }
  if (is_back_edge(op)) {
    const uint32_t target = labels_[operands[count - 2]].record;
    if (target != ~0u) operands_.back() = index - target + 1;  // Else a mere check of fuel.
  }
  if (op == Op::SwitchInt) {
    for (const Label label : jump_tables_[operands[1]]) {
      if (label.exists()) labels_[static_cast<uint32_t>(label.id_)].referenced = true;
    }
    switch_records_[operands[1]] = index;
  }
  if (info.traits & op_traits::Ends) reachable_ = false;
  return index;
}

Label Encoder::make_label() {
  labels_.emplace_back();
  return Label(static_cast<int32_t>(labels_.size() - 1));
}

void Encoder::bind(Label label) {
  LabelState& state = labels_[static_cast<uint32_t>(label.id_)];
  SHOAL_ASSERT(state.record == ~0u);
  state.record = static_cast<uint32_t>(records_.size());
  if (state.referenced) reachable_ = true;
}

bool Encoder::is_referenced(Label label) const {
  return labels_[static_cast<uint32_t>(label.id_)].referenced;
}

void Encoder::bind_loop(Label label, Label test) {
  if (is_referenced(test)) reachable_ = true;
  bind(label);
}

void Encoder::add_handler(Label start, Label end, Label handler) {
  const uint32_t first = labels_[static_cast<uint32_t>(start.id_)].record;
  const uint32_t last = labels_[static_cast<uint32_t>(end.id_)].record;
  SHOAL_ASSERT(first != ~0u && last != ~0u);
  if (first >= last) return;
  labels_[static_cast<uint32_t>(handler.id_)].referenced = true;
  handlers_.push_back({start, end, handler});
}

uint32_t Encoder::key(StringId name) {
  return intern(key_index_, name, [&] {
    keys_.push_back(name);
    return static_cast<uint32_t>(keys_.size() - 1);
  });
}

uint32_t Encoder::add_constant(const ConstantImage& constant) {
  constants_.push_back(constant);
  return static_cast<uint32_t>(constants_.size() - 1);
}

uint32_t Encoder::number(double value) {
  return intern(number_index_, std::bit_cast<uint64_t>(value), [&] {
    return add_constant({.kind = ConstantImage::Kind::Number, .string = 0, .number = value});
  });
}

uint32_t Encoder::string(StringId text) {
  return intern(string_index_, text, [&] {
    return add_constant({.kind = ConstantImage::Kind::String, .string = text, .number = 0});
  });
}

uint32_t Encoder::bigint(StringId digits) {
  return intern(bigint_index_, digits, [&] {
    return add_constant({.kind = ConstantImage::Kind::BigInt, .string = digits, .number = 0});
  });
}

uint32_t Encoder::jump_table(std::vector<Label> targets) {
  jump_tables_.push_back(std::move(targets));
  switch_records_.push_back(kDropped);
  return static_cast<uint32_t>(jump_tables_.size() - 1);
}

void Encoder::remove(uint32_t instruction) {
  if (instruction != kDropped) records_[instruction].removed = true;
}

void Encoder::patch(uint32_t instruction, uint32_t index, uint32_t value) {
  if (instruction != kDropped) operands_[records_[instruction].operands + index] = value;
}

// ---- Jumps --------------------------------------------------------------------------------------

/// Follows unconditional jumps from `label`; a ring of them stops the walk.
uint32_t Encoder::thread(uint32_t label) const {
  for (int hops = 0; hops < 16; ++hops) {
    uint32_t record = labels_[label].record;
    while (record < records_.size() && records_[record].removed) ++record;
    if (record >= records_.size() || records_[record].op != Op::Jump) break;
    label = operands_[records_[record].operands];
  }
  return label;
}

void Encoder::thread_jumps() {
  for (const Record& record : records_) {
    const OpInfo& info = op_info(record.op);
    if (record.removed || !(info.traits & op_traits::Branches) || is_back_edge(record.op)) continue;
    for (size_t i = 0; i < info.operands.size(); ++i) {
      if (info.operands[i].role != OperandRole::Jump) continue;
      uint32_t& operand = operands_[record.operands + i];
      operand = thread(operand);
    }
  }
}

void Encoder::drop_jumps_to_next() {
  // next_live: the first record at or after i + 1 that stays. From the end, so that a chain of them
  // all goes.
  uint32_t next_live = static_cast<uint32_t>(records_.size());
  for (uint32_t i = next_live; i-- > 0;) {
    Record& record = records_[i];
    if (record.removed) continue;
    if (record.op == Op::Jump) {
      const uint32_t target = labels_[operands_[record.operands]].record;
      if (target > i && target <= next_live) {
        record.removed = true;
        continue;
      }
    }
    next_live = i;
  }
}

// ---- Layout -------------------------------------------------------------------------------------

/// Distance in words from the end of record `index` to `label`.
uint32_t Encoder::distance(uint32_t label, uint32_t index) const {
  const uint32_t target = labels_[label].record;
  SHOAL_ASSERT(target != ~0u);
  return offsets_[target] - offsets_[index + 1];
}

bool Encoder::fits_narrow(const Record& record, uint32_t index) const {
  const std::span<const OperandInfo> operands = op_info(record.op).operands;
  for (size_t i = 0; i < operands.size(); ++i) {
    uint32_t value = operands_[record.operands + i];
    if (operands[i].role == OperandRole::Jump) value = distance(value, index);
    if (!fits(value, operands[i].place, operands[i].role)) return false;
  }
  return true;
}

/// Recomputes the offsets and widens what does not fit; true if anything was widened. Instructions
/// only ever grow, so this comes to an end.
bool Encoder::layout_pass() {
  uint32_t offset = 0;
  for (uint32_t i = 0; i < records_.size(); ++i) {
    offsets_[i] = offset;
    const Record& record = records_[i];
    if (record.removed) continue;
    const uint32_t op = static_cast<uint32_t>(record.op);
    offset += record.wide ? kWideWords[op] : kNarrowWords[op];
  }
  offsets_[records_.size()] = offset;
  bool grew = false;
  for (uint32_t i = 0; i < records_.size(); ++i) {
    Record& record = records_[i];
    if (record.removed || record.wide || fits_narrow(record, i)) continue;
    record.wide = true;
    grew = true;
  }
  return grew;
}

/// A fused compare and its jump are both narrow, or the compare is a plain one.
void Encoder::unfuse() {
  for (uint32_t i = 0; i + 1 < records_.size(); ++i) {
    if (unfused(records_[i].op) == records_[i].op || records_[i].removed) continue;
    SHOAL_ASSERT(!records_[i + 1].removed);
    if (records_[i].wide || records_[i + 1].wide) records_[i].op = unfused(records_[i].op);
  }
}

void Encoder::layout() {
  offsets_.assign(records_.size() + 1, 0);
  while (layout_pass()) {
  }
  unfuse();
}

// ---- Output -------------------------------------------------------------------------------------

void Encoder::write_instruction(FunctionImage& out, uint32_t index) {
  const Record& record = records_[index];
  const std::span<const OperandInfo> infos = op_info(record.op).operands;
  const uint32_t op = static_cast<uint32_t>(record.op);
  uint32_t word = record.wide ? static_cast<uint32_t>(Op::Wide) | op << 8 : op;
  uint32_t extra = 0;
  const size_t at = out.words.size();
  out.words.resize(at + (record.wide ? kWideWords[op] : kNarrowWords[op]));
  for (size_t i = 0; i < infos.size(); ++i) {
    uint32_t value = operands_[record.operands + i];
    if (infos[i].role == OperandRole::Jump) value = distance(value, index);
    if (record.wide) {
      out.words[at + 1 + i] = value;
      continue;
    }
    switch (infos[i].place) {
      case OperandPlace::a: word |= (value & 0xFF) << 8; break;
      case OperandPlace::b: word |= (value & 0xFF) << 16; break;
      case OperandPlace::c: word |= (value & 0xFF) << 24; break;
      case OperandPlace::d: word |= (value & 0xFFFF) << 16; break;
      case OperandPlace::l: extra |= value & 0xFFFF; break;
      case OperandPlace::h: extra |= (value & 0xFFFF) << 16; break;
      case OperandPlace::x: extra = value; break;
    }
  }
  out.words[at] = word;
  if (!record.wide && kNarrowWords[op] > 1) out.words[at + 1] = extra;
}

void Encoder::write_words(FunctionImage& out) {
  out.words.reserve(offsets_.back());
  uint32_t last_source = ~0u;
  std::vector<SourceMark> marks;
  for (uint32_t i = 0; i < records_.size(); ++i) {
    if (records_[i].removed) continue;
    if (records_[i].source != last_source) {
      last_source = records_[i].source;
      marks.push_back({offsets_[i], last_source});
    }
    write_instruction(out, i);
  }
  out.positions = pack_positions(marks, out.source_start);
}

void Encoder::write_tables(FunctionImage& out) {
  const auto offset_of = [&](Label label) {
    return offsets_[labels_[static_cast<uint32_t>(label.id_)].record];
  };
  for (const Handler& handler : handlers_) {
    const uint32_t start = offset_of(handler.start), end = offset_of(handler.end);
    if (start < end) out.handlers.push_back({start, end, offset_of(handler.target)});
  }
  for (size_t i = 0; i < jump_tables_.size(); ++i) {
    std::vector<int32_t>& table = out.jump_tables.emplace_back();
    const uint32_t record = switch_records_[i];
    if (record == kDropped) continue;
    for (const Label label : jump_tables_[i]) {
      const uint32_t id = static_cast<uint32_t>(label.id_);
      table.push_back(label.exists() ? static_cast<int32_t>(distance(thread(id), record)) : 0);
    }
  }
}

void Encoder::finish(FunctionImage& out, std::vector<uint32_t>* offsets) {
  thread_jumps();
  drop_jumps_to_next();
  layout();
  write_words(out);
  write_tables(out);
  if (out.entry_fuel == 0) out.entry_fuel = instruction_count();
  out.feedback_count = feedback_count_;
  out.constants = std::move(constants_);
  out.keys = std::move(keys_);
  if (offsets) *offsets = std::move(offsets_);
  clear();
}

void Encoder::clear() { *this = Encoder(); }

}  // namespace shoal
