// Links shoal_cli whole with nothing above it: the commands need nothing but the embedding API.
int main() { return 0; }
