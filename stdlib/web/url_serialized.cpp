// Serialised URLs, §4.5 and §4.7 of the URL Standard, and where their parts lie in them.
#include <charconv>

#include "gc/base/assert.h"
#include "stdlib/web/url_record.h"

namespace shoal::url {
namespace {

/// The decimal digits of a port.
class PortText {
 public:
  explicit PortText(int32_t port) noexcept
      : length_(port < 0 ? 0
                         : static_cast<size_t>(std::to_chars(text_, text_ + 8, port).ptr - text_)) {
  }
  std::string_view view() const noexcept { return {text_, length_}; }

 private:
  char text_[8];
  size_t length_;
};

/// Gives a URL's text piece by piece to out(std::string_view).
template <class Out>
void each_piece(const Record& r, Out&& out) {
  out(r.scheme);
  if (r.has_host) {
    out("://");
    if (r.has_credentials()) {
      out(r.username);
      if (!r.password.empty()) {
        out(":");
        out(r.password);
      }
      out("@");
    }
    out(r.host);
    if (r.port >= 0) {
      out(":");
      out(PortText(r.port).view());
    }
  } else {
    // Else a path with an empty first segment would read as a host.
    out(!r.has_opaque_path && r.path.starts_with("//") ? ":/." : ":");
  }
  out(r.path);
  if (r.has_query) {
    out("?");
    out(r.query);
  }
  if (r.has_fragment) {
    out("#");
    out(r.fragment);
  }
}

}  // namespace

size_t serialized_length(const Record& r) noexcept {
  size_t length = 0;
  each_piece(r, [&](std::string_view piece) { length += piece.size(); });
  return length;
}

void serialize(const Record& r, char* out) noexcept {
  each_piece(r, [&](std::string_view piece) {
    if (!piece.empty()) std::memcpy(out, piece.data(), piece.size());
    out += piece.size();
  });
}

std::string serialize(const Record& r) {
  std::string text(serialized_length(r), '\0');
  serialize(r, text.data());
  return text;
}

bool is_serialized_as(const Record& r, std::string_view text) noexcept {
  bool is_same = true;
  each_piece(r, [&](std::string_view piece) {
    const std::string_view there = text.substr(0, piece.size());
    // A part is most often a view of just this place.
    is_same =
        is_same && (piece.data() == text.data() ? there.size() == piece.size() : there == piece);
    text.remove_prefix(there.size());
  });
  return is_same && text.empty();
}

Bounds bounds_of(const Record& r) noexcept {
  const auto size = [](std::string_view text) { return static_cast<uint32_t>(text.size()); };
  Bounds b;
  b.scheme_end = size(r.scheme);
  if (r.has_host) {
    b.username_end = b.scheme_end + 3 + size(r.username);
    b.host_start = b.username_end;
    if (!r.password.empty()) b.host_start += 1 + size(r.password);
    if (r.has_credentials()) b.host_start += 1;
    b.host_end = b.host_start + size(r.host);
    b.path_start = b.host_end;
    if (r.port >= 0) b.path_start += 1 + size(PortText(r.port).view());
  } else {
    b.username_end = b.host_start = b.host_end = b.scheme_end + 1;
    b.path_start = b.host_end + (!r.has_opaque_path && r.path.starts_with("//") ? 2 : 0);
  }
  b.query_start = b.path_start + size(r.path);
  b.fragment_start = b.query_start + (r.has_query ? 1 + size(r.query) : 0);
  return b;
}

Record record_of(std::string_view href, const Bounds& b) noexcept {
  const auto text = [href](uint32_t from, size_t to) { return href.substr(from, to - from); };
  Record r;
  r.scheme = text(0, b.scheme_end);
  r.has_host = b.host_start > b.scheme_end + 1;
  if (r.has_host) {
    r.username = text(b.scheme_end + 3, b.username_end);
    if (b.host_start > b.username_end + 1) r.password = text(b.username_end + 1, b.host_start - 1);
    r.host = text(b.host_start, b.host_end);
    if (b.path_start > b.host_end) {
      r.port = 0;
      for (const char c : text(b.host_end + 1, b.path_start)) r.port = r.port * 10 + (c - '0');
    }
  }
  r.path = text(b.path_start, b.query_start);
  r.has_opaque_path = !r.has_host && !r.path.starts_with('/');
  r.has_query = b.fragment_start > b.query_start;
  if (r.has_query) r.query = text(b.query_start + 1, b.fragment_start);
  r.has_fragment = href.size() > b.fragment_start;
  if (r.has_fragment) r.fragment = text(b.fragment_start + 1, href.size());
  return r;
}

Span span_of(const Bounds& b, Part part, uint32_t length) noexcept {
  const bool has_host = b.host_start > b.scheme_end + 1;
  // Without its sign alone.
  const auto after_sign = [](uint32_t from, uint32_t to) {
    return to > from + 1 ? Span{from, to} : Span{to, to};
  };
  switch (part) {
    case Part::Href: return {0, length};
    case Part::Protocol: return {0, b.scheme_end + 1};
    case Part::Username: return {has_host ? b.scheme_end + 3 : b.username_end, b.username_end};
    case Part::Password:
      if (b.host_start <= b.username_end + 1) return {b.host_start, b.host_start};
      return {b.username_end + 1, b.host_start - 1};
    case Part::Host: return {b.host_start, has_host ? b.path_start : b.host_end};
    case Part::Hostname: return {b.host_start, b.host_end};
    case Part::Port:
      if (!has_host || b.path_start == b.host_end) return {b.host_end, b.host_end};
      return {b.host_end + 1, b.path_start};
    case Part::Pathname: return {b.path_start, b.query_start};
    case Part::Search: return after_sign(b.query_start, b.fragment_start);
    case Part::Hash: return after_sign(b.fragment_start, length);
    case Part::Origin: break;
  }
  SHOAL_UNREACHABLE();
}

std::string origin_of(const Record& r) {
  if (r.scheme == "blob") {
    Record inner;
    Storage own;
    const bool is_known = r.has_opaque_path && parse(r.path, nullptr, own, inner) &&
                          (inner.scheme == "http" || inner.scheme == "https");
    return is_known ? origin_of(inner) : "null";
  }
  if (default_port(r.scheme) < 0) return "null";
  std::string text(r.scheme);
  text += "://";
  text += r.host;
  if (r.port >= 0) {
    text += ':';
    text += PortText(r.port).view();
  }
  return text;
}

}  // namespace shoal::url
