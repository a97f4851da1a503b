// Tables of figures: parsing, grouping, sorting and console.table.
namespace Text {
  export const parse = (csv: string) => {
    const [head, ...rows] = csv.trim().split("\n").map((line) => line.trim().split(/\s*,\s*/));
    return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])));
  };
  export const bar = (value: number, max: number, width = 20) =>
    "▇".repeat(Math.round((value / max) * width)).padEnd(width, "·");
}

interface City { city: string; country: string; people: number; area: number }

const cities = Text.parse(`
  city,      country, people,  area
  Tokyo,     Japan,   13960000, 2194
  Osaka,     Japan,   2691000,  225
  Delhi,     India,   16788000, 1484
  Mumbai,    India,   12442000, 603
  Berlin,    Germany, 3645000,  892
  Hamburg,   Germany, 1841000,  755
`).map((row) => ({ ...row, people: +row.people, area: +row.area }) as City);

console.table(cities.toSorted((a, b) => b.people - a.people).slice(0, 3), ["city", "people"]);

const byCountry = Map.groupBy(cities, (c) => c.country);
const summary = [...byCountry].map(([country, list]) => {
  const people = list.reduce((sum, c) => sum + c.people, 0);
  const area = list.reduce((sum, c) => sum + c.area, 0);
  return { country, cities: list.length, people, density: Math.round(people / area) };
});
console.table(summary);

const most = Math.max(...summary.map((s) => s.density));
for (const { country, density } of summary.toSorted((a, b) => b.density - a.density))
  console.log(`${country.padEnd(8)} ${Text.bar(density, most)} ${String(density).padStart(6)} per km²`);

console.group("densest");
console.dir(Object.groupBy(cities, (c) => (c.people / c.area > 10_000 ? "over" : "under")), { depth: 1 });
console.groupEnd();
