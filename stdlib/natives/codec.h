// Compressors and decompressors of streams (zlib, Brotli, Zstandard) behind one interface, without
// JavaScript values. Each allocates through its own counter, so that its memory can be charged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace shoal {

enum class CodecFormat : uint8_t { Gzip, Deflate, DeflateRaw, Unzip, Brotli, Zstd };
/// The format of that name ("gzip", "deflate", "deflate-raw", "unzip", "brotli", "zstd").
bool codec_format_named(std::string_view name, CodecFormat& out) noexcept;

struct CodecOptions {
  static constexpr int32_t kDefault = INT32_MIN;
  CodecFormat format = CodecFormat::Gzip;
  bool compresses = false;
  int32_t level = kDefault;        // zlib's, Zstandard's, or Brotli's quality.
  int32_t window_bits = kDefault;  // 8 to 15; Brotli: 10 to 24.
  int32_t memory_level = kDefault;
  int32_t strategy = kDefault;
  std::string dictionary;  // Preset, of zlib's formats.
};

/// How much of what was put in must come out at once.
enum class CodecFlush : uint8_t { None, Sync, Full, Finish };

/// Input not read yet, and room for output.
struct CodecSpan {
  const uint8_t* in = nullptr;
  size_t in_left = 0;
  uint8_t* out = nullptr;
  size_t out_left = 0;
};

class Codec {
 public:
  enum class Status : uint8_t { Going, Ended, Failed };

  virtual ~Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;

  /// Reads and writes as much as it can; `s` moves on. Ended: the stream is complete.
  virtual Status run(CodecSpan& s, CodecFlush flush) noexcept = 0;
  /// As it was made. False: no memory.
  virtual bool reset() noexcept = 0;
  /// Of what failed: zlib's name for it ("Z_DATA_ERROR"), and words.
  const char* error_code() const noexcept { return error_code_; }
  const char* error() const noexcept { return error_; }
  /// What the library has allocated for it.
  size_t bytes() const noexcept { return bytes_; }
  /// Fuel for a byte of input: what compression takes differs by a factor of a thousand.
  virtual int64_t fuel_per_byte() const noexcept { return 1; }

 protected:
  Codec() = default;
  Status fail(const char* code, const char* text) noexcept {
    error_code_ = code;
    error_ = text;
    return Status::Failed;
  }
  /// malloc and free that count; `self` is the Codec.
  static void* allocate(void* self, size_t bytes) noexcept;
  static void release(void* self, void* memory) noexcept;

 private:
  const char* error_code_ = "";
  const char* error_ = "";
  size_t bytes_ = 0;
};

/// Null: an option is out of range (error says which), or there is no memory (error is empty).
std::unique_ptr<Codec> make_codec(const CodecOptions& options, std::string& error);

/// CRC-32 as gzip has it, of more bytes after those that gave `before`.
uint32_t crc32_of(uint32_t before, std::string_view bytes) noexcept;

}  // namespace shoal
