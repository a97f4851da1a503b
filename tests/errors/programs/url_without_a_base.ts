const page = new URL("/articles?page=2");
console.log(page.searchParams.get("page"));
