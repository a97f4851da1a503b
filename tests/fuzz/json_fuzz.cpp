// JSON: any text is a SyntaxError or a value, the same with a reviver (which takes another way) as
// without; what stringify makes of the value, compact, indented or through a replacer, reads back
// as the same.
#include "tests/fuzz/world.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr const char* kCheck = R"((function (text) {
  const same = (a, b, what) => { if (a !== b) throw new Error(what + ': ' + a + ' and ' + b); };
  const parsed = (...more) => {
    try { return { value: JSON.parse(text, ...more) }; }
    catch (e) { if (e instanceof SyntaxError) return null; throw e; }
  };
  const plain = parsed(), revived = parsed((key, value) => value);
  same(plain === null, revived === null, 'with a reviver');
  if (plain === null) return;
  const once = JSON.stringify(plain.value);
  same(once, JSON.stringify(JSON.parse(once)), 'read back');
  same(once, JSON.stringify(revived.value), 'revived');
  same(once, JSON.stringify(plain.value, (key, value) => value), 'through a replacer');
  same(once, JSON.stringify(JSON.parse(JSON.stringify(plain.value, null, '\t'))), 'indented');
  let sources = 0;
  JSON.parse(text, (key, value, context) => {
    if (typeof value !== 'object' && context.source === undefined) throw new Error('no source');
    if (typeof value === 'number') same(Number(context.source), value, 'source');
    sources++;
    return value;
  });
  if (sources === 0) throw new Error('nothing was revived');
}))";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoal::fuzz::check_with_script(kCheck, data, size);
  return 0;
}
