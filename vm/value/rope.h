// Walking ropes, without recursion.
#pragma once

#include <algorithm>
#include <cstring>

#include "vm/value/string.h"

namespace shoal {

/// The flat pieces of a string, from the first to the last. Nothing may be flattened meanwhile.
class RopeWalker {
 public:
  explicit RopeWalker(const String* s) noexcept : root_(s) {
    if (!s->is_empty()) descend(s);
  }
  ~RopeWalker();
  RopeWalker(const RopeWalker&) = delete;
  RopeWalker& operator=(const RopeWalker&) = delete;

  bool is_at_end() const noexcept { return position_ == root_->length(); }
  /// The rest of the current piece.
  StringView piece() const noexcept { return piece_->flat_view().sub(at_, piece_->length()); }
  /// Moves on by so many units, at most the rest of the piece.
  void skip(uint32_t count) noexcept {
    at_ += count;
    position_ += count;
    SHOAL_ASSERT(at_ <= piece_->length());
    if (at_ == piece_->length() && !is_at_end()) next_piece();
  }

 private:
  static constexpr uint32_t kInline = 32;
  void descend(const String* s) noexcept;
  void next_piece() noexcept;
  void push(const String* s) noexcept;

  const String* root_;
  uint32_t position_ = 0;  // Units passed.
  uint32_t at_ = 0;        // Within the piece.
  const String* piece_ = nullptr;
  // Right parts still to be visited. If memory for them runs out, they are forgotten, and found
  // again from the root.
  const String* inline_[kInline];
  const String** stack_ = inline_;
  uint32_t depth_ = 0, capacity_ = kInline;
};

/// Flattens a rope in pieces. From begin() to end() nobody else touches it, or what it consists of.
class RopeFlattener {
 public:
  explicit RopeFlattener(String* rope) noexcept : rope_(rope), walker_(rope) {}
  Result<void> begin(Heap& heap);
  /// Copies about so many units. False: that was the rest.
  bool copy(uint32_t units) noexcept;
  /// The rope is flat.
  void end(Heap& heap) noexcept { rope_->end_flattening(heap, to_); }

 private:
  String* rope_;
  RopeWalker walker_;
  String::Flattening to_{};
};

/// Writes the units of ropes. What waits to be written is noted in the place where it will be
/// written: no memory is needed, however the rope is shaped.
class RopeWriter {
 public:
  template <class Unit>
  static void write_flat(const String* s, Unit* out) noexcept {
    const StringView view = s->flat_view();
    if constexpr (sizeof(Unit) == 1)
      std::memcpy(out, view.latin1(), view.length());
    else
      view.visit([out](const auto* units, uint32_t n) { std::copy_n(units, n, out); });
  }
  template <class Unit>
  static void write(const String* s, Unit* out) noexcept;
  /// All but the leftmost piece.
  template <class Unit>
  static void write_rest(const String* s, Unit* out) noexcept;

 private:
  /// A rope that waits, at the place that it will take; `at` is the place of the one that waits
  /// after it, or null.
  template <class Unit>
  struct Waiting {
    const String* rope;
    Unit* at;
  };
  static_assert(sizeof(Waiting<uint8_t>) <= String::kFlatConcatMax + 1, "a rope has room for it");
};

}  // namespace shoal
