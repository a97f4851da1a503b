#include "stdlib/natives/codec.h"

#define ZLIB_CONST
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>
#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_customMem.
#include <zstd.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <utility>

namespace shoal {
namespace {

constexpr std::string_view kFormatNames[] = {"gzip",  "deflate", "deflate-raw",
                                             "unzip", "brotli",  "zstd"};

// ---- Memory: a word before each piece says how big it is.

constexpr size_t kHeaderBytes = alignof(std::max_align_t);

/// What zlib can be given at once.
uInt zlib_count(size_t count) noexcept {
  return static_cast<uInt>(std::min<size_t>(count, UINT32_MAX));
}

int or_default(int32_t given, int otherwise) noexcept {
  return given == CodecOptions::kDefault ? otherwise : given;
}

// ---- zlib

class ZlibCodec : public Codec {
 public:
  explicit ZlibCodec(const CodecOptions& options) : options_(options) {
    stream_.zalloc = [](void* self, uInt count, uInt size) {
      return allocate(self, size_t{count} * size);
    };
    stream_.zfree = release;
    stream_.opaque = this;
  }
  virtual bool begin() noexcept = 0;

 protected:
  /// What windowBits says of the format besides.
  int window_bits() const noexcept {
    const int bits = or_default(options_.window_bits, MAX_WBITS);
    switch (options_.format) {
      case CodecFormat::Gzip: return bits + 16;
      case CodecFormat::Unzip: return bits + 32;
      case CodecFormat::DeflateRaw: return -bits;
      default: return bits;
    }
  }
  const Bytef* dictionary() const noexcept {
    return reinterpret_cast<const Bytef*>(options_.dictionary.data());
  }
  uInt dictionary_bytes() const noexcept { return zlib_count(options_.dictionary.size()); }
  void lend(const CodecSpan& s) noexcept {
    stream_.next_in = s.in;
    stream_.avail_in = zlib_count(s.in_left);
    stream_.next_out = s.out;
    stream_.avail_out = zlib_count(s.out_left);
  }
  void take_back(CodecSpan& s) const noexcept {
    s.in_left -= static_cast<size_t>(stream_.next_in - s.in);
    s.in = stream_.next_in;
    s.out_left -= static_cast<size_t>(stream_.next_out - s.out);
    s.out = stream_.next_out;
  }
  Status fail_with(int result) noexcept {
    const char* const text = stream_.msg;
    switch (result) {
      case Z_NEED_DICT: return fail("Z_NEED_DICT", "Missing dictionary");
      case Z_DATA_ERROR: return fail("Z_DATA_ERROR", text ? text : "Zlib error");
      case Z_MEM_ERROR: return fail("Z_MEM_ERROR", "insufficient memory");
      default: return fail("Z_STREAM_ERROR", text ? text : "stream error");
    }
  }

  const CodecOptions options_;
  z_stream stream_{};
};

class Deflater final : public ZlibCodec {
 public:
  using ZlibCodec::ZlibCodec;
  ~Deflater() override { deflateEnd(&stream_); }

  bool begin() noexcept override {
    const int result =
        deflateInit2(&stream_, or_default(options_.level, Z_DEFAULT_COMPRESSION), Z_DEFLATED,
                     window_bits(), or_default(options_.memory_level, MAX_MEM_LEVEL - 1),
                     or_default(options_.strategy, Z_DEFAULT_STRATEGY));
    return result == Z_OK && set_dictionary();
  }
  bool reset() noexcept override { return deflateReset(&stream_) == Z_OK && set_dictionary(); }
  Status run(CodecSpan& s, CodecFlush flush) noexcept override {
    static constexpr int kFlush[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH};
    lend(s);
    const bool is_all = stream_.avail_in == s.in_left;
    const int result = deflate(&stream_, is_all ? kFlush[static_cast<int>(flush)] : Z_NO_FLUSH);
    take_back(s);
    if (result == Z_STREAM_END) return Status::Ended;
    return result == Z_OK || result == Z_BUF_ERROR ? Status::Going : fail_with(result);
  }
  int64_t fuel_per_byte() const noexcept override {
    return or_default(options_.level, 6) > 3 ? 12 : 4;
  }

 private:
  bool set_dictionary() noexcept {
    return options_.dictionary.empty() ||
           deflateSetDictionary(&stream_, dictionary(), dictionary_bytes()) == Z_OK;
  }
};

class Inflater final : public ZlibCodec {
 public:
  using ZlibCodec::ZlibCodec;
  ~Inflater() override { inflateEnd(&stream_); }

  bool begin() noexcept override {
    return inflateInit2(&stream_, window_bits()) == Z_OK && set_raw_dictionary();
  }
  bool reset() noexcept override { return inflateReset(&stream_) == Z_OK && set_raw_dictionary(); }
  Status run(CodecSpan& s, CodecFlush flush) noexcept override {
    lend(s);
    int result = inflate(&stream_, flush == CodecFlush::None ? Z_NO_FLUSH : Z_SYNC_FLUSH);
    if (result == Z_NEED_DICT && !options_.dictionary.empty()) {
      result = inflateSetDictionary(&stream_, dictionary(), dictionary_bytes());
      if (result == Z_DATA_ERROR) {
        take_back(s);
        return fail("Z_DATA_ERROR", "Bad dictionary");
      }
      if (result == Z_OK) result = inflate(&stream_, Z_SYNC_FLUSH);
    }
    take_back(s);
    if (result == Z_STREAM_END) return Status::Ended;
    return result == Z_OK || result == Z_BUF_ERROR ? Status::Going : fail_with(result);
  }

 private:
  /// Of a raw stream nothing in it says that one is wanted.
  bool set_raw_dictionary() noexcept {
    return options_.dictionary.empty() || options_.format != CodecFormat::DeflateRaw ||
           inflateSetDictionary(&stream_, dictionary(), dictionary_bytes()) == Z_OK;
  }
};

// ---- Brotli

class BrotliEncoder final : public Codec {
 public:
  explicit BrotliEncoder(const CodecOptions& options) : options_(options) {}
  ~BrotliEncoder() override { BrotliEncoderDestroyInstance(state_); }

  bool reset() noexcept override {
    BrotliEncoderDestroyInstance(std::exchange(state_, nullptr));
    state_ = BrotliEncoderCreateInstance(allocate, release, this);
    if (!state_) return false;
    set(BROTLI_PARAM_QUALITY, quality());
    set(BROTLI_PARAM_LGWIN, or_default(options_.window_bits, BROTLI_DEFAULT_WINDOW));
    if (options_.strategy != CodecOptions::kDefault) set(BROTLI_PARAM_MODE, options_.strategy);
    return true;
  }
  Status run(CodecSpan& s, CodecFlush flush) noexcept override {
    const BrotliEncoderOperation operation = flush == CodecFlush::None ? BROTLI_OPERATION_PROCESS
                                             : flush == CodecFlush::Finish ? BROTLI_OPERATION_FINISH
                                                                           : BROTLI_OPERATION_FLUSH;
    if (!BrotliEncoderCompressStream(state_, operation, &s.in_left, &s.in, &s.out_left, &s.out,
                                     nullptr))
      return fail("ERR_BROTLI_COMPRESSION_FAILED", "Compression failed");
    return BrotliEncoderIsFinished(state_) ? Status::Ended : Status::Going;
  }
  int64_t fuel_per_byte() const noexcept override {
    return quality() > 9 ? 800 : quality() > 4 ? 40 : 8;
  }

 private:
  int quality() const noexcept { return or_default(options_.level, BROTLI_DEFAULT_QUALITY); }
  void set(BrotliEncoderParameter which, int value) noexcept {
    BrotliEncoderSetParameter(state_, which, static_cast<uint32_t>(value));
  }
  const CodecOptions options_;
  BrotliEncoderState* state_ = nullptr;
};

class BrotliDecoder final : public Codec {
 public:
  ~BrotliDecoder() override { BrotliDecoderDestroyInstance(state_); }

  bool reset() noexcept override {
    BrotliDecoderDestroyInstance(std::exchange(state_, nullptr));
    state_ = BrotliDecoderCreateInstance(allocate, release, this);
    return state_ != nullptr;
  }
  Status run(CodecSpan& s, CodecFlush) noexcept override {
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state_, &s.in_left, &s.in, &s.out_left, &s.out, nullptr);
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return Status::Ended;
    if (result != BROTLI_DECODER_RESULT_ERROR) return Status::Going;
    return fail("ERR_BROTLI_DECODER_ERROR", "Decompression failed");
  }
  int64_t fuel_per_byte() const noexcept override { return 4; }

 private:
  BrotliDecoderState* state_ = nullptr;
};

// ---- Zstandard

class ZstdCompressor final : public Codec {
 public:
  explicit ZstdCompressor(const CodecOptions& options) : options_(options) {}
  ~ZstdCompressor() override { ZSTD_freeCCtx(context_); }

  bool begin() noexcept {
    context_ = ZSTD_createCCtx_advanced({allocate, release, this});
    return context_ &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level()));
  }
  bool reset() noexcept override {
    return !ZSTD_isError(ZSTD_CCtx_reset(context_, ZSTD_reset_session_only));
  }
  Status run(CodecSpan& s, CodecFlush flush) noexcept override {
    const ZSTD_EndDirective how = flush == CodecFlush::None     ? ZSTD_e_continue
                                  : flush == CodecFlush::Finish ? ZSTD_e_end
                                                                : ZSTD_e_flush;
    ZSTD_inBuffer in{s.in, s.in_left, 0};
    ZSTD_outBuffer out{s.out, s.out_left, 0};
    const size_t left = ZSTD_compressStream2(context_, &out, &in, how);
    s.in += in.pos;
    s.in_left -= in.pos;
    s.out += out.pos;
    s.out_left -= out.pos;
    if (ZSTD_isError(left)) return fail("ERR_ZSTD_COMPRESSION_FAILED", ZSTD_getErrorName(left));
    return flush == CodecFlush::Finish && left == 0 ? Status::Ended : Status::Going;
  }
  int64_t fuel_per_byte() const noexcept override { return level() > 9 ? 80 : 4; }

 private:
  int level() const noexcept { return or_default(options_.level, ZSTD_CLEVEL_DEFAULT); }
  const CodecOptions options_;
  ZSTD_CCtx* context_ = nullptr;
};

class ZstdDecompressor final : public Codec {
 public:
  ~ZstdDecompressor() override { ZSTD_freeDCtx(context_); }

  bool begin() noexcept {
    context_ = ZSTD_createDCtx_advanced({allocate, release, this});
    return context_ != nullptr;
  }
  bool reset() noexcept override {
    return !ZSTD_isError(ZSTD_DCtx_reset(context_, ZSTD_reset_session_only));
  }
  Status run(CodecSpan& s, CodecFlush) noexcept override {
    ZSTD_inBuffer in{s.in, s.in_left, 0};
    ZSTD_outBuffer out{s.out, s.out_left, 0};
    const size_t left = ZSTD_decompressStream(context_, &out, &in);
    s.in += in.pos;
    s.in_left -= in.pos;
    s.out += out.pos;
    s.out_left -= out.pos;
    if (ZSTD_isError(left)) return fail("ERR_ZSTD_DECOMPRESSION_FAILED", ZSTD_getErrorName(left));
    return left == 0 ? Status::Ended : Status::Going;
  }

 private:
  ZSTD_DCtx* context_ = nullptr;
};

// ---- Making them

struct Range {
  const char* name;
  int32_t CodecOptions::* value;
  int32_t min, max;
};

bool in_range(const CodecOptions& o, const Range& range, std::string& error) {
  const int32_t value = o.*range.value;
  if (value == CodecOptions::kDefault || (value >= range.min && value <= range.max)) return true;
  error = std::string(range.name) + " must be from " + std::to_string(range.min) + " to " +
          std::to_string(range.max) + " (got " + std::to_string(value) + ")";
  return false;
}

bool all_in_range(const CodecOptions& o, std::string& error) {
  if (o.format == CodecFormat::Brotli)
    return in_range(o, {"quality", &CodecOptions::level, 0, 11}, error) &&
           in_range(o, {"window", &CodecOptions::window_bits, 10, 24}, error) &&
           in_range(o, {"mode", &CodecOptions::strategy, 0, 2}, error);
  if (o.format == CodecFormat::Zstd)
    return in_range(o, {"level", &CodecOptions::level, -131072, ZSTD_maxCLevel()}, error);
  return in_range(o, {"level", &CodecOptions::level, -1, 9}, error) &&
         in_range(o, {"windowBits", &CodecOptions::window_bits, o.compresses ? 9 : 8, 15}, error) &&
         in_range(o, {"memLevel", &CodecOptions::memory_level, 1, 9}, error) &&
         in_range(o, {"strategy", &CodecOptions::strategy, 0, 4}, error);
}

template <class Made>
std::unique_ptr<Codec> begun(std::unique_ptr<Made> codec) {
  if (!codec) return nullptr;
  const bool is_ready = [&] {
    if constexpr (requires { codec->begin(); })
      return codec->begin();
    else
      return codec->reset();
  }();
  return is_ready ? std::move(codec) : nullptr;
}

template <class Made, class... Given>
std::unique_ptr<Codec> make(const Given&... given) {
  return begun(std::unique_ptr<Made>(new (std::nothrow) Made(given...)));
}

}  // namespace

bool codec_format_named(std::string_view name, CodecFormat& out) noexcept {
  for (size_t i = 0; i < std::size(kFormatNames); ++i) {
    if (kFormatNames[i] != name) continue;
    out = static_cast<CodecFormat>(i);
    return true;
  }
  return false;
}

void* Codec::allocate(void* self, size_t bytes) noexcept {
  auto* const memory = static_cast<char*>(std::malloc(bytes + kHeaderBytes));
  if (!memory) return nullptr;
  *reinterpret_cast<size_t*>(memory) = bytes;
  static_cast<Codec*>(self)->bytes_ += bytes;
  return memory + kHeaderBytes;
}

void Codec::release(void* self, void* memory) noexcept {
  if (!memory) return;
  char* const start = static_cast<char*>(memory) - kHeaderBytes;
  static_cast<Codec*>(self)->bytes_ -= *reinterpret_cast<size_t*>(start);
  std::free(start);
}

std::unique_ptr<Codec> make_codec(const CodecOptions& o, std::string& error) {
  if (!all_in_range(o, error)) return nullptr;
  if (o.format == CodecFormat::Brotli)
    return o.compresses ? make<BrotliEncoder>(o) : make<BrotliDecoder>();
  if (o.format == CodecFormat::Zstd)
    return o.compresses ? make<ZstdCompressor>(o) : make<ZstdDecompressor>();
  return o.compresses ? make<Deflater>(o) : make<Inflater>(o);
}

uint32_t crc32_of(uint32_t before, std::string_view bytes) noexcept {
  uLong sum = before;
  while (!bytes.empty()) {
    const uInt count = zlib_count(bytes.size());
    sum = ::crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()), count);
    bytes.remove_prefix(count);
  }
  return static_cast<uint32_t>(sum);
}

}  // namespace shoal
