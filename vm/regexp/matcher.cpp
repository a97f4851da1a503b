#include "vm/regexp/matcher.h"

#include <cstdlib>
#include <cstring>

#include "gc/base/assert.h"
#include "vm/regexp/matcher_ops.h"

namespace shoal::regexp {
namespace {

constexpr size_t kStackWordsFirst = 512;

/// For a text of that length.
constexpr int64_t fuel_before_noting(Noting noting, size_t length) {
  if (noting == Noting::Always) return 0;
  if (noting == Noting::Never) return INT64_MAX;
  return (1 << 16) + 8 * static_cast<int64_t>(length);
}

// ---- The words that matcher_ops.inc is written in ----

#define LEAVE(status)                                     \
  do {                                                    \
    m->pc = static_cast<uint32_t>(pc - m->code);          \
    m->position = position;                               \
    m->stack_height = static_cast<size_t>(sp - m->stack); \
    m->fuel = fuel;                                       \
    return status;                                        \
  } while (false)

/// Begins an attempt at a place the search found, `words` on.
#define BEGIN_AT(place, words)                         \
  do {                                                 \
    position = (place);                                \
    m->registers[0] = static_cast<uint32_t>(position); \
    m->stack[0] = choice(kRetryAddress, position);     \
    sp = m->stack + 1;                                 \
    NEXT(words);                                       \
  } while (false)

/// Goes on with the same instruction at another place, unless fuel has run out.
#define SEARCH_ON(place)             \
  do {                               \
    position = (place);              \
    if (fuel < 0) [[unlikely]]       \
      LEAVE(MatchStatus::OutOfFuel); \
    NEXT(0);                         \
  } while (false)

/// Goes on `words` on, where a match may have been before at this position.
#define ENTER(words)                                                                            \
  do {                                                                                          \
    pc += (words);                                                                              \
    if constexpr (kNotes) {                                                                     \
      if (!m->visited.enter(static_cast<size_t>(pc - m->code), position, m->registers)) FAIL(); \
    }                                                                                           \
    NEXT(0);                                                                                    \
  } while (false)

/// The same for a loop that has noted in the state how far it is.
#define LOOP_ON(place) SEARCH_ON(place)

/// What Possessive, Greedy and Lazy have in common: the run of units that fit, at most `most` in
/// all.
#define RUN_UNITS(test, most)                                                 \
  const size_t begin = position - m->partial;                                 \
  m->partial = 0;                                                             \
  const size_t stop = (most) < end - begin ? begin + (most) : end;            \
  const size_t piece = std::min(stop, position + kChunkUnits);                \
  size_t run = test##Run::end(*m->program, input, position, piece, *pc >> 8); \
  fuel -= static_cast<int64_t>((run - position) >> kUnitsPerFuelShift);       \
  if (run == piece && run != stop) {                                          \
    m->partial = run - begin;                                                 \
    LOOP_ON(run);                                                             \
  }                                                                           \
  const size_t least = begin + pc[1];                                         \
  if (run < least) FAIL()

/// In a loop without a maximum that begins at `begin`: the first place at which to go on with it is
/// known to fail.
#define KNOWN_LOOP(begin)                                                                          \
  (kNotes && pc[2] == kUnset                                                                       \
       ? m->visited.loop_entered(static_cast<size_t>(pc - m->code), (begin) + std::max(pc[1], 1u), \
                                 m->registers)                                                     \
       : SIZE_MAX)

/// A lazy loop without a maximum goes on at `position`, as it did before.
#define KNOWN_LAZY()             \
  (kNotes && before == kUnset && \
   !m->visited.enter_loop_at(static_cast<size_t>(pc - 4 - m->code), position, m->registers))

/// Such a loop goes on from place to place up to `run`.
#define NOTE_LOOP()                                                                             \
  if constexpr (kNotes) {                                                                       \
    if (pc[2] == kUnset)                                                                        \
      m->visited.enter_loop(static_cast<size_t>(pc - m->code), std::max(begin + 1, least), run, \
                            m->registers);                                                      \
  }

/// The rest of a lazy loop: `left` more units may be taken at `position`; its way back is at
/// `back`, and the word of its own on the stack, which this sets, is at `slot`.
#define LAZY_STOP(test, left_units, back, slot, words)                                      \
  do {                                                                                      \
    uint64_t left = (left_units);                                                           \
    LazySeek seek{LazySeek::Result::Found, position};                                       \
    const uint32_t hint = *((back) - 1);                                                    \
    if (hint != 0)                                                                          \
      seek = lazy_seek<test##Run>(*m->program, input, position, end, left, *pc >> 8, hint); \
    fuel -= static_cast<int64_t>((seek.at - position) >> kUnitsPerFuelShift);               \
    if (seek.result == LazySeek::Result::Nowhere) {                                         \
      sp = (slot);                                                                          \
      FAIL();                                                                               \
    }                                                                                       \
    if (left != kUnset) left -= seek.at - position;                                         \
    position = seek.at;                                                                     \
    (slot)[0] = left;                                                                       \
    (slot)[1] = choice(static_cast<size_t>((back) - m->code), position);                    \
    sp = (slot) + 2;                                                                        \
    if (seek.result == LazySeek::Result::Later) FAIL();                                     \
    ENTER(words);                                                                           \
  } while (false)

#define LOOPS(test)                                                                       \
  HANDLER(test##Possessive) {                                                             \
    const size_t known = KNOWN_LOOP(position - m->partial);                               \
    RUN_UNITS(test, std::min<size_t>(pc[2], known - (position - m->partial)));            \
    NOTE_LOOP();                                                                          \
    if (run == known) FAIL();                                                             \
    position = run;                                                                       \
    NEXT(4);                                                                              \
  }                                                                                       \
  HANDLER(test##Greedy) {                                                                 \
    if (sp >= m->stack_limit) [[unlikely]]                                                \
      GROW();                                                                             \
    const size_t known = KNOWN_LOOP(position - m->partial);                               \
    RUN_UNITS(test, std::min<size_t>(pc[2], known - (position - m->partial)));            \
    if (run == known && --run < least) FAIL();                                            \
    NOTE_LOOP();                                                                          \
    if (pc[3] != 0 && (run == end || input[run] != (pc[3] & 0xFFFF))) {                   \
      const size_t last = find_last_unit(input, least, run, pc[3] & 0xFFFF);              \
      fuel -= static_cast<int64_t>((run - last) >> kUnitsPerFuelShift);                   \
      if (last == run) FAIL();                                                            \
      run = last;                                                                         \
    }                                                                                     \
    position = run;                                                                       \
    if (position > least) {                                                               \
      *sp++ = least;                                                                      \
      *sp++ = choice(static_cast<size_t>(pc + 4 - m->code), position);                    \
    }                                                                                     \
    ENTER(5);                                                                             \
  }                                                                                       \
  HANDLER(test##Lazy) {                                                                   \
    if (sp >= m->stack_limit) [[unlikely]]                                                \
      GROW();                                                                             \
    RUN_UNITS(test, pc[1]);                                                               \
    position = run;                                                                       \
    LAZY_STOP(test, pc[2] == kUnset ? kUnset : pc[2] - pc[1], pc + 4, sp, 5);             \
  }                                                                                       \
  HANDLER(test##LazyBack) {                                                               \
    const uint64_t before = sp[-1];                                                       \
    const bool goes_on =                                                                  \
        before != 0 && position != end &&                                                 \
        test##Run::end(*m->program, input, position, position + 1, *pc >> 8) != position; \
    if (!goes_on || KNOWN_LAZY()) {                                                       \
      --sp;                                                                               \
      FAIL();                                                                             \
    }                                                                                     \
    ++position;                                                                           \
    LAZY_STOP(test, before == kUnset ? before : before - 1, pc, sp - 1, 1);               \
  }

#if SHOAL_REGEXP_TAIL_CALLS

#define SHOAL_REGEXP_PARAMETERS                                                                    \
  MatchState *m, const uint32_t *pc, const Char *input, size_t position, size_t end, uint64_t *sp, \
      int64_t fuel
#define SHOAL_REGEXP_ARGUMENTS m, pc, input, position, end, sp, fuel

/// Notes: the match notes where it has been.
template <class Char, bool kNotes>
struct Instructions {
  typedef __attribute__((preserve_none)) MatchStatus Handler(SHOAL_REGEXP_PARAMETERS);
#define OP(name, words) \
  __attribute__((preserve_none)) static MatchStatus name(SHOAL_REGEXP_PARAMETERS);
#include "vm/regexp/ops.def"
#undef OP
  __attribute__((preserve_none)) static MatchStatus grow(SHOAL_REGEXP_PARAMETERS);
  static Handler* const kTable[kOpCount];
};

template <class Char, bool kNotes>
constexpr typename Instructions<Char, kNotes>::Handler* const
    Instructions<Char, kNotes>::kTable[kOpCount] = {
#define OP(name, words) name,
#include "vm/regexp/ops.def"
#undef OP
};

#define HANDLER(name)                                                          \
  template <class Char, bool kNotes>                                           \
  __attribute__((preserve_none)) MatchStatus Instructions<Char, kNotes>::name( \
      SHOAL_REGEXP_PARAMETERS)
#define NEXT(words)                                                        \
  do {                                                                     \
    pc += (words);                                                         \
    [[clang::musttail]] return kTable[*pc & 0xFF](SHOAL_REGEXP_ARGUMENTS); \
  } while (false)
#define FAIL()                                               \
  do {                                                       \
    [[clang::musttail]] return Fail(SHOAL_REGEXP_ARGUMENTS); \
  } while (false)
#define GROW()                                               \
  do {                                                       \
    [[clang::musttail]] return grow(SHOAL_REGEXP_ARGUMENTS); \
  } while (false)

template <class Char, bool kNotes>
__attribute__((preserve_none, noinline, cold)) MatchStatus
Instructions<Char, kNotes>::grow(SHOAL_REGEXP_PARAMETERS) {
  const auto height = static_cast<size_t>(sp - m->stack);
  if (!m->grow(height)) LEAVE(MatchStatus::OutOfMemory);
  sp = m->stack + height;
  NEXT(0);
}

// Unused parameters are the price of one signature for all.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"
#include "vm/regexp/matcher_ops.inc"
#pragma clang diagnostic pop

/// The one way into the handlers. No locals: with them, under sanitizers, clang 19 keeps a base
/// pointer in a register that preserve_none code does not preserve.
template <class Char, bool kNotes>
__attribute__((noinline, no_sanitize("address", "undefined"))) MatchStatus
enter(SHOAL_REGEXP_PARAMETERS) {
  return Instructions<Char, kNotes>::kTable[*pc & 0xFF](SHOAL_REGEXP_ARGUMENTS);
}

#else

#define HANDLER(name) L_##name:
#define NEXT(words)            \
  do {                         \
    pc += (words);             \
    goto* kLabels[*pc & 0xFF]; \
  } while (false)
#define FAIL() goto L_Fail
#define GROW() goto grow_stack

template <class Char, bool kNotes>
MatchStatus enter(MatchState* m, const uint32_t* pc, const Char* input, size_t position, size_t end,
                  uint64_t* sp, int64_t fuel) {
  static const void* const kLabels[kOpCount] = {
#define OP(name, words) &&L_##name,
#include "vm/regexp/ops.def"
#undef OP
  };
  NEXT(0);
grow_stack: {
  const auto height = static_cast<size_t>(sp - m->stack);
  if (!m->grow(height)) LEAVE(MatchStatus::OutOfMemory);
  sp = m->stack + height;
  NEXT(0);
}
#include "vm/regexp/matcher_ops.inc"
}

#endif

}  // namespace

bool MatchState::grow(size_t height) {
  const auto words =
      stack == nullptr ? size_t{0} : static_cast<size_t>(stack_limit - stack) + kStackReserve;
  const size_t wanted = words == 0 ? kStackWordsFirst : words * 2;
  // The reserve is not counted: a program may need a few words whatever the limit is.
  if (words != 0 && (wanted - kStackReserve) * sizeof(uint64_t) > stack_bytes_max) return false;
  SHOAL_ASSERT(height <= words);
  void* const grown = std::realloc(stack, wanted * sizeof(uint64_t));
  if (grown == nullptr) return false;
  stack = static_cast<uint64_t*>(grown);
  stack_limit = stack + (wanted - kStackReserve);
  return true;
}

Matcher::~Matcher() { release(); }

void Matcher::release() {
  std::free(state_.stack);
  std::free(more_registers_);
  state_.stack = nullptr;
  state_.stack_limit = nullptr;
  state_.visited.stop();
  more_registers_ = nullptr;
  more_registers_count_ = 0;
}

size_t Matcher::bytes() const {
  const auto words =
      state_.stack == nullptr ? 0 : static_cast<size_t>(state_.stack_limit - state_.stack);
  return words * sizeof(uint64_t) + more_registers_count_ * sizeof(uint32_t) +
         state_.visited.bytes();
}

bool Matcher::prepare_registers(uint32_t count) {
  state_.registers = inline_registers_;
  if (count > kInlineRegisters) {
    if (count > more_registers_count_) {
      void* const grown = std::realloc(more_registers_, count * sizeof(uint32_t));
      if (grown == nullptr) return false;
      more_registers_ = static_cast<uint32_t*>(grown);
      more_registers_count_ = count;
    }
    state_.registers = more_registers_;
  }
  std::fill_n(state_.registers, count, kUnset);
  return true;
}

MatchStatus Matcher::match(const Program& program, TextView input, size_t start, MatchMode mode,
                           std::span<uint32_t> captures, Budget& budget) {
  SHOAL_ASSERT(input.length() <= kInputLengthMax && start <= input.length());
  SHOAL_ASSERT(captures.size() >= size_t{program.capture_count} * 2);
  // With u or v the input is a sequence of code points: an index inside a pair means that pair
  // (§22.2.7.2).
  if (program.flags.either_unicode() && !input.is_latin1() &&
      splits_pair(input.utf16(), start, input.length())) {
    --start;
  }
  if (state_.stack == nullptr && !state_.grow(0)) return MatchStatus::OutOfMemory;
  if (!prepare_registers(program.register_count)) return MatchStatus::OutOfMemory;
  input_ = input;
  captures_ = captures;
  fuel_before_noting_ = fuel_before_noting(budget.noting, input.length() - start);
  state_.visited.stop();
  state_.program = &program;
  state_.code = program.code.data();
  state_.position = start;
  state_.partial = 0;
  state_.registers[0] = static_cast<uint32_t>(start);
  state_.stack[0] = choice(kNoMatchAddress, start);
  state_.stack_height = 1;
  state_.pc = mode == MatchMode::Sticky ? program.entry_sticky : program.entry_search;
  return resume(budget);
}

MatchStatus Matcher::run(int64_t fuel) {
  const uint32_t* const pc = state_.code + state_.pc;
  uint64_t* const sp = state_.stack + state_.stack_height;
  const size_t end = input_.length();
  const size_t at = state_.position;
  if (state_.visited.is_on()) {
    return input_.is_latin1()
               ? enter<uint8_t, true>(&state_, pc, input_.latin1(), at, end, sp, fuel)
               : enter<char16_t, true>(&state_, pc, input_.utf16(), at, end, sp, fuel);
  }
  return input_.is_latin1()
             ? enter<uint8_t, false>(&state_, pc, input_.latin1(), at, end, sp, fuel)
             : enter<char16_t, false>(&state_, pc, input_.utf16(), at, end, sp, fuel);
}

MatchStatus Matcher::resume(Budget& budget) {
  state_.stack_bytes_max = budget.stack_bytes_max;
  const int64_t fuel = std::min(budget.fuel, fuel_before_noting_);
  MatchStatus status = run(fuel);
  const int64_t spent = fuel - state_.fuel;
  budget.fuel -= spent;
  fuel_before_noting_ -= spent;
  if (status == MatchStatus::OutOfFuel && fuel_before_noting_ < 0) {
    state_.visited.start(*state_.program, input_.length(), budget.stack_bytes_max);
    fuel_before_noting_ = INT64_MAX;
    if (budget.fuel >= 0) {
      status = run(budget.fuel);
      budget.fuel = state_.fuel;
    }
  }
  if (status == MatchStatus::Matched) {
    const size_t count = size_t{state_.program->capture_count} * 2;
    std::copy_n(state_.registers, count, captures_.begin());
  }
  if (status != MatchStatus::OutOfFuel) state_.visited.stop();
  return status;
}

}  // namespace shoal::regexp
