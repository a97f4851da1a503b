#include "vm/regexp/visited.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "vm/regexp/program.h"

namespace shoal::regexp {
namespace {

/// Finding the scopes of an address looks at all of them.
constexpr size_t kScopesMax = 1000;

uint64_t variants_of(const CodeScope& scope) {
  return scope.kind == CodeScope::Kind::Counter ? uint64_t{scope.limit} + 1 : 2;
}

bool is_in_row(Op op, Op first, Op last) { return op >= first && op <= last; }
bool is_greedy(Op op) { return is_in_row(op, Op::UnitGreedy, Op::WideGreedy); }
bool is_possessive(Op op) { return is_in_row(op, Op::UnitPossessive, Op::WidePossessive); }
bool is_lazy(Op op) { return is_in_row(op, Op::UnitLazy, Op::WideLazy); }

/// The place at which a match goes on when the instruction jumps or its choice is taken, or after
/// its loop over single characters; 0 if there is none.
size_t place_after(const std::vector<uint32_t>& code, size_t at) {
  const auto op = static_cast<Op>(code[at] & 0xFF);
  switch (op) {
    case Op::Jump:
    case Op::Push:
    case Op::IfUnit:
    case Op::IfClass: return code[at] >> 8;
    case Op::PushNextJump: return at + 1;
    case Op::LoopGreedy: return code[at + 3];
    case Op::LoopLazy: return at + 4;
    case Op::NotLookBegin: return code[at + 1];
    default: break;
  }
  return is_greedy(op) || is_lazy(op) ? at + kOpWords[static_cast<size_t>(op)] + 1 : 0;
}

/// A loop over single characters without a maximum. Those over code points note nothing while they
/// run, but for lazy ones.
bool is_endless(const std::vector<uint32_t>& code, size_t at) {
  const auto op = static_cast<Op>(code[at] & 0xFF);
  const bool notes = is_lazy(op) || (is_greedy(op) && op != Op::WideGreedy) ||
                     (is_possessive(op) && op != Op::WidePossessive);
  return notes && code[at + 2] == kUnset;
}

}  // namespace

bool Visited::start(const Program& program, size_t input_length, size_t bytes_max) {
  if (program.scopes.size() > kScopesMax) return false;
  width_ = input_length + 1;
  row_at_.assign(program.code.size() + 1, kNoRow);
  for (size_t at = 0; at < program.code.size(); at += words_of(program.code.data() + at)) {
    const size_t place = place_after(program.code, at);
    if (place != 0) add_row(program, place, uint64_t{bytes_max} * 8);
    if (is_endless(program.code, at)) add_row(program, at + kLoopOffset, uint64_t{bytes_max} * 8);
  }
  if (bit_count_ != 0) bits_ = static_cast<uint64_t*>(std::calloc(bit_count_ / 64 + 1, 8));
  if (bits_ == nullptr) {
    stop();
    return false;
  }
  bytes_ = (bit_count_ / 64 + 1) * 8 + row_at_.size() * sizeof(uint32_t);
  in_look_max_ = std::min<size_t>(bytes_max / (2 * sizeof(uint64_t)), UINT32_MAX);
  return true;
}

void Visited::stop() {
  if (row_at_.empty()) return;
  std::free(bits_);
  bits_ = nullptr;
  bit_count_ = 0;
  bytes_ = 0;
  row_at_ = {};
  rows_ = {};
  in_look_ = {};
  scopes_ = {};
}

/// Addresses whose bits do not fit have no row.
void Visited::add_row(const Program& program, size_t address, uint64_t bits_max) {
  if (row_at_[address] != kNoRow) return;
  const size_t scopes_before = scopes_.size();
  uint64_t bits = width_;
  bool in_look = false;
  for (const CodeScope& scope : program.scopes) {
    if (address < scope.begin || address >= scope.end) continue;
    if (scope.kind == CodeScope::Kind::Look) {
      in_look = true;
      continue;
    }
    if (scope.kind == CodeScope::Kind::Opaque || bits > bits_max / variants_of(scope)) {
      scopes_.resize(scopes_before);
      return;
    }
    bits *= variants_of(scope);
    scopes_.push_back(scope);
  }
  if (bits > bits_max - bit_count_) {
    scopes_.resize(scopes_before);
    return;
  }
  row_at_[address] = static_cast<uint32_t>(rows_.size());
  rows_.push_back({bit_count_, static_cast<uint32_t>(scopes_before),
                   static_cast<uint32_t>(scopes_.size()), in_look});
  bit_count_ += bits;
}

uint64_t Visited::first_bit(const Row& row, size_t position, const uint32_t* registers) const {
  uint64_t result = 0;
  for (uint32_t i = row.scopes_begin; i < row.scopes_end; ++i) {
    const CodeScope& scope = scopes_[i];
    const uint32_t value = registers[scope.reg];
    result *= variants_of(scope);
    if (scope.kind == CodeScope::Kind::Counter) {
      result += std::min(value, scope.limit);
    } else if (value == position) {
      ++result;
    }
  }
  return row.first_bit + result * width_;
}

void Visited::look_succeeded(uint32_t in_look_before) {
  // One that began before anything was noted: all is forgotten.
  const size_t keep = in_look_before <= in_look_.size() ? in_look_before : 0;
  for (size_t i = keep; i < in_look_.size(); ++i)
    bits_[in_look_[i] >> 6] &= ~(uint64_t{1} << (in_look_[i] & 63));
  in_look_.resize(keep);
}

size_t Visited::loop_entered(size_t address, size_t from, const uint32_t* registers) const {
  const uint32_t row = row_at_[address + kLoopOffset];
  if (row == kNoRow || rows_[row].in_look || from >= width_) return SIZE_MAX;
  const uint64_t first = first_bit(rows_[row], from, registers);
  const uint64_t last = first + width_ - 1;
  uint64_t at = first + from;
  uint64_t word = bits_[at >> 6] >> (at & 63);
  if (word == 0) {
    for (at = (at | 63) + 1; at <= last && bits_[at >> 6] == 0;) at += 64;
    if (at > last) return SIZE_MAX;
    word = bits_[at >> 6];
  }
  at += static_cast<uint64_t>(std::countr_zero(word));
  return at > last ? SIZE_MAX : at - first;
}

void Visited::enter_loop(size_t address, size_t from, size_t to, const uint32_t* registers) {
  const uint32_t row = row_at_[address + kLoopOffset];
  if (row == kNoRow || rows_[row].in_look || from > to) return;
  const uint64_t first = first_bit(rows_[row], from, registers);
  const uint64_t last = first + to;
  for (uint64_t at = first + from; at <= last; at = (at | 63) + 1) {
    const uint64_t stop = std::min(last, at | 63);
    const uint64_t count = stop - at + 1;
    bits_[at >> 6] |= (~uint64_t{0} >> (64 - count)) << (at & 63);
  }
}

}  // namespace shoal::regexp
