// localeCompare: letters first, then accents, then case.
const sorted = (...words: string[]) => words.sort((a, b) => a.localeCompare(b)).join(" ");
console.log(sorted("b", "a", "B", "A", "é", "e", "z", "Z", "_", "1", "É"));  // expect: _ 1 a A b B e é É z Z
console.log(sorted("côte", "cote", "coté", "côté", "Cote"));  // expect: cote Cote coté côte côté
console.log(sorted("résumé", "resume", "Resume", "rest"));  // expect: rest resume Resume résumé
console.log(sorted("я", "а", "z", "б", "ω"));  // expect: z ω а б я
console.log("\u1e69".localeCompare("s\u0307\u0323"), "a".localeCompare("a"), "a".localeCompare("b"), "ab".localeCompare("a"));  // expect: 0 0 -1 1
console.log("x".repeat(300_000).localeCompare("x".repeat(300_000) + "y"));  // expect: -1
