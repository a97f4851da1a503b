// Intl: locale identifiers are made canonical, and negotiated by prefix.
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }
console.log(Intl.getCanonicalLocales(["EN-us", "iw", "cmn", "sr-YU", "en-US"]).join());  // expect: en-US,he,zh,sr-RS
console.log(thrown(() => Intl.getCanonicalLocales("en_US")), thrown(() => Intl.getCanonicalLocales([1 as any])));  // expect: RangeError TypeError
const locale = new Intl.Locale("de-u-co-phonebk-kn", { region: "AT", hourCycle: "h23" });
console.log(`${locale}`, locale.numeric, locale.collation, `${locale.maximize()}`);  // expect: de-AT-u-co-phonebk-hc-h23-kn true phonebk de-Latn-AT-u-co-phonebk-hc-h23-kn
console.log(Intl.NumberFormat.supportedLocalesOf(["de-CH", "tlh", "xx-YY", "en"]).join());  // expect: de-CH,en
console.log(new Intl.NumberFormat("xx-YY").resolvedOptions().locale === new Intl.NumberFormat().resolvedOptions().locale);  // expect: true
