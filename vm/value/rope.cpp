// Concatenation: ropes, buffers, flattening; and what reads ropes without flattening them.
#include "vm/value/rope.h"

#include <new>

namespace shoal {

// ---- RopeWalker

RopeWalker::~RopeWalker() {
  if (stack_ != inline_) delete[] stack_;
}

void RopeWalker::push(const String* s) noexcept {
  if (depth_ == capacity_) {
    auto** const bigger = new (std::nothrow) const String*[size_t{capacity_} * 2];
    if (!bigger) {
      depth_ = 0;
      return;
    }
    std::copy_n(stack_, depth_, bigger);
    if (stack_ != inline_) delete[] stack_;
    stack_ = bigger;
    capacity_ *= 2;
  }
  stack_[depth_++] = s;
}

void RopeWalker::descend(const String* s) noexcept {
  while (s->is_rope()) {
    push(s->parts().second.get());
    s = s->parts().first.get();
  }
  piece_ = s;
  at_ = 0;
}

void RopeWalker::next_piece() noexcept {
  if (depth_ != 0) return descend(stack_[--depth_]);
  // Forgotten: search the piece that begins here.
  const String* s = root_;
  uint32_t at = position_;
  while (at != 0) {
    const String* const left = s->parts().first.get();
    if (at < left->length()) {
      push(s->parts().second.get());
      s = left;
    } else {
      at -= left->length();
      s = s->parts().second.get();
    }
  }
  descend(s);
}

// ---- RopeWriter

template <class Unit>
void RopeWriter::write(const String* s, Unit* out) noexcept {
  Unit* waiting = nullptr;  // Where the first Waiting stands.
  for (;;) {
    if (s->is_rope()) {
      const String* const left = s->parts().first.get();
      const String* const right = s->parts().second.get();
      Unit* const right_out = out + left->length();
      if (!right->is_rope()) {
        write_flat(right, right_out);
        s = left;
      } else {
        if (left->is_rope()) {
          const Waiting<Unit> note{left, waiting};
          std::memcpy(static_cast<void*>(out), &note, sizeof note);
          waiting = out;
        } else {
          write_flat(left, out);
        }
        s = right;
        out = right_out;
      }
      continue;
    }
    write_flat(s, out);
    if (!waiting) return;
    Waiting<Unit> note;
    std::memcpy(&note, static_cast<const void*>(waiting), sizeof note);
    s = note.rope;
    out = waiting;
    waiting = note.at;
  }
}

template <class Unit>
void RopeWriter::write_rest(const String* s, Unit* out) noexcept {
  for (; s->is_rope(); s = s->parts().first.get())
    write(s->parts().second.get(), out + s->parts().first->length());
}

void String::copy_to(uint8_t* out) const noexcept {
  SHOAL_ASSERT(is_latin1());
  is_rope() ? RopeWriter::write(this, out) : RopeWriter::write_flat(this, out);
}

void String::copy_to(char16_t* out) const noexcept {
  is_rope() ? RopeWriter::write(this, out) : RopeWriter::write_flat(this, out);
}

// ---- Buffers

namespace {

/// Twice the length; less more for long ones.
uint32_t buffer_capacity(uint32_t length) noexcept {
  constexpr uint32_t kDoubledMax = 1u << 20;
  const uint64_t wanted = length <= kDoubledMax ? uint64_t{length} * 2 : uint64_t{length} * 3 / 2;
  return static_cast<uint32_t>(std::min<uint64_t>(wanted, String::kLengthMax));
}

}  // namespace

Result<String*> String::make_buffer(Heap& heap, uint32_t length, bool latin1) {
  String* const buffer = TRY(make_flat(heap, buffer_capacity(length), latin1));
  buffer->header_ |= kBuffer;
  buffer->offset_ = length;
  return buffer;
}

bool String::ends_its_buffer() const noexcept {
  if (!is_slice()) return false;
  const String* const flat = parts().first.get();
  return (flat->header_ & kBuffer) != 0 && flat->offset_ == uint64_t{offset_} + length();
}

bool String::can_append(const String* right) const noexcept {
  return right->length() <= kAppendMax && (right->is_latin1() || !is_latin1()) && ends_its_buffer();
}

Result<String*> String::append(Heap& heap, String* left, String* right) {
  SHOAL_ASSERT(left->can_append(right));
  const uint32_t length = left->length() + right->length();
  const bool latin1 = left->is_latin1();
  String* buffer = left->parts().first.get();
  uint32_t offset = left->offset_;
  if (buffer->length() - buffer->offset_ < right->length()) {
    String* const full = buffer;
    buffer = TRY(make_buffer(heap, length, latin1));
    buffer->offset_ = left->length();
    if (latin1)
      RopeWriter::write_flat(left, buffer->latin1_chars());
    else
      RopeWriter::write_flat(left, buffer->utf16_chars());
    full->close_buffer();
    offset = 0;
  }
  String* const result =
      TRY(make_pair(heap, length, kSlice | (latin1 ? kLatin1 : 0), buffer, nullptr, offset));
  if (latin1)
    right->copy_to(buffer->latin1_chars() + buffer->offset_);
  else
    right->copy_to(buffer->utf16_chars() + buffer->offset_);
  buffer->offset_ += right->length();
  return result;
}

// ---- Concatenation

Result<String*> String::concat(Heap& heap, String* left, String* right) {
  if (left->is_empty()) return right;
  if (right->is_empty()) return left;
  const uint64_t total = uint64_t{left->length()} + right->length();
  if (total > kLengthMax) return heap.fail_too_big("Invalid string length");
  const auto length = static_cast<uint32_t>(total);
  const bool latin1 = left->is_latin1() && right->is_latin1();
  if (length <= kFlatConcatMax) {
    String* const s = TRY(make_flat(heap, length, latin1));
    if (latin1) {
      RopeWriter::write_flat(left, s->latin1_chars());
      RopeWriter::write_flat(right, s->latin1_chars() + left->length());
    } else {
      RopeWriter::write_flat(left, s->utf16_chars());
      RopeWriter::write_flat(right, s->utf16_chars() + left->length());
    }
    return s;
  }
  uint32_t appends = 1;
  if (left->is_rope()) {
    appends = left->offset_ + 1;
    if (appends > kAppendsForBuffer && left->length() / kUnitsPerAppendMax < appends) {
      TRY_VOID(left->flatten_to_buffer(heap));
      appends = 1;
    }
  }
  if (left->is_slice() && left->can_append(right)) return append(heap, left, right);
  return make_pair(heap, length, kRope | (latin1 ? kLatin1 : 0), left, right, appends);
}

// ---- Flattening

/// Where the units of this rope will stand. Of what was flattened before and is extended now, the
/// buffer: then the leftmost piece stands there already.
Result<String::Flattening> String::begin_flattening(Heap& heap, Growth growth) {
  const String* leaf = this;
  while (leaf->is_rope()) leaf = leaf->parts().first.get();
  if (leaf->is_slice() && leaf->is_latin1() == is_latin1()) {
    String* const old = leaf->parts().first.get();
    const bool whole = (old->header_ & kBuffer) == 0 && leaf->length() == old->length();
    if (whole || leaf->ends_its_buffer()) {
      growth = Growth::Likely;
      if (leaf->offset_ == 0 && !whole && old->length() >= length())
        return Flattening{old, leaf->length()};
      old->close_buffer();
    }
  }
  String* const flat = TRY(growth == Growth::Likely ? make_buffer(heap, length(), is_latin1())
                                                    : make_flat(heap, length(), is_latin1()));
  return Flattening{flat, 0};
}

/// All units have been written.
void String::end_flattening(Heap& heap, const Flattening& f) noexcept {
  String* const flat = f.flat;
  if ((flat->header_ & kBuffer) != 0) flat->offset_ = length();
  header_ = (header_ & ~kRope) | kSlice;
  offset_ = 0;
  parts().first.set(heap, this, flat);
  parts().second.clear();
}

template <class Unit>
Result<void> String::flatten_as(Heap& heap, Growth growth) {
  const Flattening f = TRY(begin_flattening(heap, growth));
  if (f.written != 0)
    RopeWriter::write_rest(this, f.flat->chars<Unit>());
  else
    RopeWriter::write(this, f.flat->chars<Unit>());
  end_flattening(heap, f);
  return {};
}

Result<void> String::flatten(Heap& heap) {
  if (!is_rope()) return {};
  return is_latin1() ? flatten_as<uint8_t>(heap, Growth::Unlikely)
                     : flatten_as<char16_t>(heap, Growth::Unlikely);
}

Result<void> String::flatten_to_buffer(Heap& heap) {
  return is_latin1() ? flatten_as<uint8_t>(heap, Growth::Likely)
                     : flatten_as<char16_t>(heap, Growth::Likely);
}

// ---- RopeFlattener

Result<void> RopeFlattener::begin(Heap& heap) {
  to_ = TRY(rope_->begin_flattening(heap, String::Growth::Unlikely));
  if (to_.written != 0) walker_.skip(to_.written);
  return {};
}

bool RopeFlattener::copy(uint32_t units) noexcept {
  constexpr uint32_t kPerPiece = 16;  // To find a piece costs as much as to copy so many.
  String* const flat = to_.flat;
  while (!walker_.is_at_end() && units != 0) {
    const StringView rest = walker_.piece();
    const StringView piece = rest.sub(0, std::min(rest.length(), units));
    if (flat->is_latin1())
      std::memcpy(flat->chars<uint8_t>() + to_.written, piece.latin1(), piece.length());
    else
      piece.visit([out = flat->chars<char16_t>() + to_.written](const auto* from, uint32_t n) {
        std::copy_n(from, n, out);
      });
    to_.written += piece.length();
    walker_.skip(piece.length());
    units -= std::min(units, std::max(piece.length(), kPerPiece));
  }
  return !walker_.is_at_end();
}

// ---- Reading ropes

uint32_t String::compute_hash() const noexcept {
  if (!is_rope()) return hash_ = flat_view().hash();
  string_hash::Stream stream(length());
  for (RopeWalker walker(this); !walker.is_at_end();) {
    const StringView piece = walker.piece();
    piece.visit([&stream](const auto* units, uint32_t n) { stream.add(units, n); });
    walker.skip(piece.length());
  }
  return hash_ = stream.finish();
}

bool String::equals_slow(const String* x, const String* y) noexcept {
  if (x->hash_ != 0 && y->hash_ != 0 && x->hash_ != y->hash_) return false;
  if (!x->is_rope() && !y->is_rope()) return x->flat_view() == y->flat_view();
  return compare(x, y) == 0;
}

int String::compare(const String* x, const String* y) noexcept {
  if (x == y) return 0;
  if (!x->is_rope() && !y->is_rope()) return x->flat_view().compare(y->flat_view());
  RopeWalker a(x), b(y);
  while (!a.is_at_end() && !b.is_at_end()) {
    const StringView p = a.piece(), q = b.piece();
    const uint32_t n = std::min(p.length(), q.length());
    if (const int order = p.sub(0, n).compare(q.sub(0, n))) return order;
    a.skip(n);
    b.skip(n);
  }
  return x->length() == y->length() ? 0 : x->length() < y->length() ? -1 : 1;
}

}  // namespace shoal
