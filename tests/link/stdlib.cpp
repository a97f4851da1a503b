// Links shoal_stdlib whole with nothing above it: the built-ins need no embedding API.
int main() { return 0; }
