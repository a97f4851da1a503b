#include "io/door/fields.h"

#include <cstdio>

#include "gc/base/hash.h"

namespace shoal {
namespace {

constexpr size_t kListMax = size_t{1} << 24;
constexpr size_t kShownBytesMax = 80;
constexpr size_t kShownTextMax = 300;

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void operator()(const char*, bool v) { out_ += v ? '\1' : '\0'; }
  void operator()(const char*, uint32_t v) { number(v); }
  void operator()(const char*, uint64_t v) { number(v); }
  void operator()(const char*, int64_t v) { number(static_cast<uint64_t>(v)); }
  void operator()(const char*, double v) {
    uint64_t bits;
    std::memcpy(&bits, &v, sizeof bits);
    number(bits);
  }
  void operator()(const char*, FileKind v) { number(static_cast<uint8_t>(v)); }
  void operator()(const char*, const Text& v) { text(v); }
  void operator()(const char*, const HostBytes& v) { text(v.view()); }
  void operator()(const char*, const LentBytes& v) { text(v.view()); }
  void operator()(const char*, const LentRoom& v) { number(v.size()); }
  void operator()(const char*, const FilledBytes& v) { text(v.view()); }
  void operator()(const char*, const HostHandle& v) { number(v.id); }
  void operator()(const char*, const HostHandles& v) {
    number(v.size());
    for (const HostHandle each : v) number(each.id);
  }
  void operator()(const char*, const Texts& v) {
    number(v.size());
    for (const std::string& each : v) text(each);
  }
  void operator()(const char* name, const Numbers& v) {
    number(v.size());
    for (const double each : v) (*this)(name, each);
  }
  void operator()(const char*, const TextPairs& v) {
    number(v.size());
    for (const auto& [name, value] : v) {
      text(name);
      text(value);
    }
  }
  void operator()(const char*, const DirectoryEntries& v) {
    number(v.size());
    for (const DirectoryEntry& each : v) {
      text(each.name);
      number(static_cast<uint8_t>(each.kind));
    }
  }
  void operator()(const char*, const FileEvents& v) {
    number(v.size());
    for (const FileEvent& each : v) {
      number(static_cast<uint8_t>(each.kind));
      text(each.path);
      text(each.to);
    }
  }
  void operator()(const char*, const FileInfo& v) {
    number(static_cast<uint8_t>(v.kind));
    visit_file_info(v, *this);
  }
  void operator()(const char*, const FileSystemFacts& v) { visit_file_system_facts(v, *this); }
  /// Paths and names.
  template <class Named>
    requires requires(const Named& n) { n.text; }
  void operator()(const char*, const Named& v) {
    text(v.text);
  }

 private:
  void number(uint64_t v) {
    for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(v >> shift);
  }
  void text(std::string_view v) {
    number(v.size());
    out_ += v;
  }
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view& in) : in_(in) {}
  bool ok() const noexcept { return ok_; }

  void operator()(const char*, bool& v) { v = byte() != 0; }
  void operator()(const char*, uint32_t& v) { v = static_cast<uint32_t>(number()); }
  void operator()(const char*, uint64_t& v) { v = number(); }
  void operator()(const char*, int64_t& v) { v = static_cast<int64_t>(number()); }
  void operator()(const char*, double& v) {
    const uint64_t bits = number();
    std::memcpy(&v, &bits, sizeof v);
  }
  void operator()(const char*, Text& v) { v = text(); }
  void operator()(const char*, HostBytes& v) { v = HostBytes::copy_of(text()); }
  void operator()(const char*, FilledBytes& v) {
    v.own = HostBytes::copy_of(text());
    v.data = v.own.data();
    v.size = v.own.size();
  }
  void operator()(const char*, HostHandle& v) { v.id = static_cast<uint32_t>(number()); }
  void operator()(const char*, Texts& v) {
    for (size_t left = count(); left > 0 && ok_; --left) v.emplace_back(text());
  }
  void operator()(const char* name, Numbers& v) {
    for (size_t left = count(); left > 0 && ok_; --left) (*this)(name, v.emplace_back());
  }
  void operator()(const char*, TextPairs& v) {
    for (size_t left = count(); left > 0 && ok_; --left) {
      std::string name(text());
      v.emplace_back(std::move(name), text());
    }
  }
  void operator()(const char*, DirectoryEntries& v) {
    for (size_t left = count(); left > 0 && ok_; --left) {
      DirectoryEntry each;
      each.name = text();
      each.kind = kind();
      v.push_back(std::move(each));
    }
  }
  void operator()(const char*, FileEvents& v) {
    for (size_t left = count(); left > 0 && ok_; --left) {
      FileEvent each;
      const uint64_t k = number();
      if (k > static_cast<uint8_t>(FileEvent::Kind::Overflow)) ok_ = false;
      each.kind = static_cast<FileEvent::Kind>(k);
      each.path = text();
      each.to = text();
      v.push_back(std::move(each));
    }
  }
  void operator()(const char*, FileInfo& v) {
    v.kind = kind();
    visit_file_info(v, *this);
  }
  void operator()(const char*, FileSystemFacts& v) { visit_file_system_facts(v, *this); }

 private:
  uint8_t byte() {
    if (in_.empty()) {
      ok_ = false;
      return 0;
    }
    const auto b = static_cast<uint8_t>(in_[0]);
    in_.remove_prefix(1);
    return b;
  }
  uint64_t number() {
    uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 8) v |= uint64_t{byte()} << shift;
    return v;
  }
  size_t count() {
    const uint64_t n = number();
    if (n > kListMax) ok_ = false;
    return ok_ ? static_cast<size_t>(n) : 0;
  }
  FileKind kind() {
    const uint64_t k = number();
    if (k > static_cast<uint8_t>(FileKind::Blocks)) ok_ = false;
    return ok_ ? static_cast<FileKind>(k) : FileKind::Other;
  }
  std::string_view text() {
    const uint64_t length = number();
    if (length > in_.size()) ok_ = false;
    if (!ok_) return {};
    const std::string_view out = in_.substr(0, static_cast<size_t>(length));
    in_.remove_prefix(static_cast<size_t>(length));
    return out;
  }
  std::string_view& in_;
  bool ok_ = true;
};

class Shower {
 public:
  explicit Shower(std::string& out) : out_(out) {}
  template <class Field>
  void operator()(const char* name, const Field& v) {
    if (out_.back() != '(') out_ += ", ";
    out_ += name;
    out_ += ": ";
    show(v);
  }

 private:
  void show(bool v) { out_ += v ? "true" : "false"; }
  void show(uint32_t v) { out_ += std::to_string(v); }
  void show(uint64_t v) { out_ += std::to_string(v); }
  void show(int64_t v) { out_ += std::to_string(v); }
  void show(double v) { out_ += std::to_string(v); }
  void show(const Text& v) {
    out_ += '"';
    out_ += v.substr(0, kShownBytesMax);
    out_ += v.size() > kShownBytesMax ? "\"..." : "\"";
  }
  void show(const HostBytes& v) { out_ += std::to_string(v.size()) + " bytes"; }
  void show(const LentBytes& v) { out_ += std::to_string(v.size()) + " bytes"; }
  void show(const LentRoom& v) { out_ += std::to_string(v.size()) + " bytes"; }
  void show(const HostHandle& v) { out_ += '#' + std::to_string(v.id); }
  void show(const HostHandles& v) { out_ += std::to_string(v.size()) + " handles"; }
  void show(const TextPairs& v) { out_ += std::to_string(v.size()) + " pairs"; }
  void show(const Texts& v) {
    out_ += '[';
    for (const std::string& each : v) {
      if (out_.back() != '[') out_ += ", ";
      show(each);
      if (out_.size() > kShownTextMax) break;
    }
    out_ += ']';
  }
  template <class Named>
    requires requires(const Named& n) { n.text; }
  void show(const Named& v) {
    show(v.text);
  }
  std::string& out_;
};

}  // namespace

void write_request(HostOp op, const void* request, std::string& out) {
  visit_request(op, request, Writer(out));
}
void write_reply(HostOp op, const void* reply, std::string& out) {
  visit_reply(op, reply, Writer(out));
}
bool read_reply(HostOp op, std::string_view& bytes, void* reply) {
  Reader reader(bytes);
  visit_reply(op, reply, reader);
  return reader.ok();
}

uint64_t hash_request(HostOp op, const void* request) {
  std::string bytes;
  write_request(op, request, bytes);
  return fnv1a(bytes, kFnvStart ^ static_cast<uint8_t>(op));
}

std::string request_text(HostOp op, const void* request) {
  std::string out = info_of(op).name;
  out += '(';
  visit_request(op, request, Shower(out));
  return out + ')';
}

}  // namespace shoal
