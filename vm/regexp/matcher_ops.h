// What the instructions of matcher_ops.inc are written in: tests of characters, and the words
// HANDLER, NEXT, FAIL, GROW and LEAVE. Under clang each instruction is a function and every jump a
// tail call; elsewhere the same text becomes one function with computed gotos. Only matcher.cpp
// includes this.
#pragma once

#include <algorithm>

#include "vm/regexp/code_point_set.h"
#include "vm/regexp/matcher.h"
#include "vm/regexp/program.h"
#include "vm/regexp/scan.h"

namespace shoal::regexp {

#if defined(__clang__) && __has_attribute(preserve_none) && __has_cpp_attribute(clang::musttail)
#define SHOAL_REGEXP_TAIL_CALLS 1
#else
#define SHOAL_REGEXP_TAIL_CALLS 0
#endif

constexpr uint64_t kUndoBit = 1ull << 63;
/// Instructions that push a fixed number of words push at most this many.
constexpr size_t kStackReserve = 16;
/// A loop over input looks at the fuel after this many units.
constexpr size_t kChunkUnits = 1u << 14;
constexpr uint32_t kUnitsPerFuelShift = 4;

inline uint64_t choice(size_t address, size_t position) {
  return uint64_t{address} << 32 | position;
}
inline uint64_t undo(uint32_t reg, uint32_t value) {
  return kUndoBit | uint64_t{reg} << 32 | value;
}

inline bool in_low(const CharacterClass& set, uint32_t c) {
  return (set.low[c >> 6] >> (c & 63) & 1) != 0;
}

inline bool in_high(const Program& program, const CharacterClass& set, char32_t c) {
  const char32_t* const bounds = program.class_bounds.data() + set.range_begin;
  uint32_t low = 0;
  uint32_t high = set.range_count;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (bounds[middle * 2 + 1] < c) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < set.range_count && bounds[low * 2] <= c;
}

template <class Char>
bool in_class(const Program& program, const CharacterClass& set, Char unit) {
  if constexpr (sizeof(Char) == 1) {
    return in_low(set, unit);
  } else {
    return unit < 256 ? in_low(set, unit) : in_high(program, set, unit);
  }
}

/// Where the code point at `position` ends, if it is one of the class; else `position`.
template <class Char>
size_t after_code_point(const Program& program, uint32_t index, const Char* input, size_t end,
                        size_t position) {
  const CharacterClass& set = program.classes[index];
  if constexpr (sizeof(Char) == 2) {
    const char32_t c = input[position];
    if (unicode::is_lead_surrogate(c) && position + 1 < end &&
        unicode::is_trail_surrogate(input[position + 1])) {
      return in_high(program, set, unicode::combine_surrogates(c, input[position + 1]))
                 ? position + 2
                 : position;
    }
  }
  return in_class(program, set, input[position]) ? position + 1 : position;
}

/// Where the code point that ends at `position` begins.
template <class Char>
size_t before_code_point(const Char* input, size_t position) {
  if constexpr (sizeof(Char) == 2) {
    if (position >= 2 && unicode::is_trail_surrogate(input[position - 1]) &&
        unicode::is_lead_surrogate(input[position - 2])) {
      return position - 2;
    }
  }
  return position - 1;
}

template <class Char>
bool splits_pair(const Char* input, size_t position, size_t end) {
  if constexpr (sizeof(Char) == 1) {
    return false;
  } else {
    return position > 0 && position < end && unicode::is_trail_surrogate(input[position]) &&
           unicode::is_lead_surrogate(input[position - 1]);
  }
}

inline bool is_word(uint32_t c, bool unicode_folding) {
  if (c < 128) return (c | 0x20) - 'a' < 26 || c - '0' < 10 || c == '_';
  return unicode_folding && (c == 0x17F || c == 0x212A);
}

template <class Char>
bool at_word_boundary(const Char* input, size_t position, size_t end, bool unicode_folding) {
  const bool before = position > 0 && is_word(input[position - 1], unicode_folding);
  const bool after = position < end && is_word(input[position], unicode_folding);
  return before != after;
}

/// The tests of single units in loops. Each names the end of the longest run in [at, end).
struct UnitRun {
  template <class Char>
  static size_t end(const Program&, const Char* input, size_t at, size_t end, uint32_t unit) {
    while (at < end && input[at] == unit) ++at;
    return at;
  }
};
struct NotUnitRun {
  template <class Char>
  static size_t end(const Program&, const Char* input, size_t at, size_t end, uint32_t unit) {
    return find_unit(input, at, end, Wanted(unit | 0xFFFF0000u));
  }
};
struct NotNewlineRun {
  template <class Char>
  static size_t end(const Program&, const Char* input, size_t at, size_t end, uint32_t) {
    return find_newline(input, at, end);
  }
};
struct AnyRun {
  template <class Char>
  static size_t end(const Program&, const Char*, size_t, size_t end, uint32_t) {
    return end;
  }
};
struct ClassRun {
  template <class Char>
  static size_t end(const Program& program, const Char* input, size_t at, size_t end,
                    uint32_t index) {
    const CharacterClass& set = program.classes[index];
    while (at < end && in_class(program, set, input[at])) ++at;
    return at;
  }
};

/// A run of code points of a class, as far as one piece of work goes.
struct WideRun {
  size_t end;
  size_t least;  // Where it could end at the earliest, if count is enough.
  size_t count;
  bool complete;  // Otherwise the state holds what is needed to go on at `end`.
};

template <class Char>
WideRun wide_run(MatchState& state, uint32_t index, uint32_t min, uint32_t max, const Char* input,
                 size_t end, size_t position) {
  WideRun run{position, position, 0, true};
  if (state.partial != 0) {
    run.count = state.partial_count;
    run.least = state.partial_least;
    state.partial = 0;
  }
  const size_t stop = std::min(end, position + kChunkUnits);
  while (run.count < max && run.end < stop) {
    const size_t next = after_code_point(*state.program, index, input, end, run.end);
    if (next == run.end) return run;
    run.end = next;
    ++run.count;
    if (run.count == min) run.least = next;
  }
  if (run.count < max && run.end < end) {
    run.complete = false;
    state.partial = 1;
    state.partial_count = run.count;
    state.partial_least = run.least;
  }
  return run;
}

/// Where a lazy loop that must be followed by a certain unit is to stop next.
struct LazySeek {
  enum class Result : uint64_t { Found, Nowhere, Later } result;
  size_t at;
};

template <class Run, class Char>
LazySeek lazy_seek(const Program& program, const Char* input, size_t position, size_t end,
                   uint64_t left, uint32_t operand, uint32_t hint) {
  const size_t stop = left < end - position ? position + left : end;
  const size_t piece = std::min(stop, position + kChunkUnits);
  const size_t found = find_unit(input, position, piece, Wanted(hint | 0xFFFF0000u));
  if (Run::end(program, input, position, found, operand) < found)
    return {LazySeek::Result::Nowhere, position};
  if (found < piece) return {LazySeek::Result::Found, found};
  if (piece < stop) return {LazySeek::Result::Later, piece - 1};
  const bool fits = stop < end && input[stop] == (hint & 0xFFFF);
  return {fits ? LazySeek::Result::Found : LazySeek::Result::Nowhere, stop};
}

/// The last place in [begin, end) that holds `unit`, or `end` if there is none.
template <class Char>
size_t find_last_unit(const Char* input, size_t begin, size_t end, uint32_t unit) {
  for (size_t at = end; at > begin; --at) {
    if (input[at - 1] == unit) return at - 1;
  }
  return end;
}

/// §22.2.2.7.3 Canonicalize.
inline char32_t canonicalize(char32_t c, bool unicode_folding) {
  return unicode_folding ? unicode::fold_simple(c) : unicode::canonicalize_legacy(c);
}

/// Whether two stretches of the input, `count` units long each, are alike. With Unicode folding
/// neither stretch begins or ends inside a pair.
template <class Char>
bool alike(const Char* a, const Char* b, size_t count, bool ignore_case, bool unicode_folding) {
  if (!ignore_case) return std::equal(a, a + count, b);
  for (size_t i = 0; i < count; ++i) {
    char32_t c = a[i];
    char32_t d = b[i];
    if (c == d) continue;
    if constexpr (sizeof(Char) == 2) {
      if (unicode_folding && i > 0 && unicode::is_trail_surrogate(c) &&
          unicode::is_trail_surrogate(d) && unicode::is_lead_surrogate(a[i - 1]) &&
          unicode::is_lead_surrogate(b[i - 1])) {
        c = unicode::combine_surrogates(a[i - 1], c);
        d = unicode::combine_surrogates(b[i - 1], d);
      }
    }
    if (canonicalize(c, unicode_folding) != canonicalize(d, unicode_folding)) return false;
  }
  return true;
}

}  // namespace shoal::regexp
