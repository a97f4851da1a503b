function load() {
  const response = await fetch("http://localhost/");
  return response;
}
load();
