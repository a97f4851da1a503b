// DataAccess: what the API's own sources may do with the insides of Data.
#pragma once

#include <memory>

#include "include/shoal/data.h"

namespace shoal {

struct DataAccess {
  static ByteBuffer borrowed(const uint8_t* data, size_t size, std::shared_ptr<const void> owner) {
    ByteBuffer b = ByteBuffer::share({data, size}, std::move(owner));
    b.borrowed_ = true;
    return b;
  }
  /// A context's memory that the host has now.
  static ByteBuffer taken(const uint8_t* data, size_t size, std::shared_ptr<const void> owner) {
    ByteBuffer b = ByteBuffer::share({data, size}, std::move(owner));
    b.writable_ = true;
    return b;
  }
  /// Whether nobody may ever write them.
  static bool is_constant(const ByteBuffer& b) { return !b.writable_ && !b.borrowed_; }
  static const std::shared_ptr<const void>& owner(const ByteBuffer& b) { return b.owner_; }
  /// Whether script may write these bytes: nobody else has them.
  static bool is_writable(const ByteBuffer& b) {
    return b.writable_ && !b.borrowed_ && b.owner_.use_count() == 1;
  }
  static bool is_borrowed(const ByteBuffer& b) { return b.borrowed_; }
  static ByteBuffer* bytes(Data& d) { return std::get_if<ByteBuffer>(&d.value_); }
  /// Something that only the API's own sources look into; kind says what.
  static CloneRecord wrap(std::shared_ptr<const void> what, const char* kind) {
    CloneRecord c;
    c.record_ = std::move(what);
    c.kind_ = kind;
    return c;
  }
  template <class T>
  static std::shared_ptr<const T> unwrap(const CloneRecord& c, const char* kind) {
    if (c.kind_ != kind) return nullptr;
    return std::static_pointer_cast<const T>(c.record_);
  }
  static constexpr char kClone[] = "clone";
  static constexpr char kProgram[] = "program";
  static const void* record(const Data& d) { return d.record().record_.get(); }
  static void set_bigint(Data& d, std::string digits) {
    d.value_ = Data::Digits{std::move(digits)};
  }
};

}  // namespace shoal
