// Intl: strings are compared, cut and named by locale.
console.log(["z", "ä", "a"].sort(new Intl.Collator("sv").compare).join(), ["z", "ä", "a"].sort(new Intl.Collator("de").compare).join());  // expect: a,z,ä a,ä,z
console.log("a2".localeCompare("a10", undefined, { numeric: true }), "a".localeCompare("A", "en", { sensitivity: "base" }));  // expect: -1 0
console.log("I".toLocaleLowerCase(["tr", "en"]), "i".toLocaleUpperCase("az"), "I".toLocaleLowerCase("en"));  // expect: ı İ i
console.log([...new Intl.Segmenter("en", { granularity: "word" }).segment("Hi, you!")].map((s) => s.segment + (s.isWordLike ? "*" : "")).join("|"));  // expect: Hi*|,| |you*|!
console.log([...new Intl.Segmenter().segment("e\u0301👩‍👩‍👧")].length, new Intl.Segmenter().segment("e\u0301x").containing(1)?.index);  // expect: 2 0
console.log(new Intl.DisplayNames("de", { type: "region" }).of("AT"), new Intl.DisplayNames("en", { type: "language" }).of("fr-CA"));  // expect: Österreich Canadian French
console.log(Intl.supportedValuesOf("unit").includes("liter"), Intl.supportedValuesOf("calendar").includes("gregory"));  // expect: true true
