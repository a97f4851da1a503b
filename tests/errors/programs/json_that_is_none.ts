const body = "<!doctype html><title>Not found</title>";
console.log(JSON.parse(body));
