// Links shoal_embed whole with nothing above it: the embedding API needs no command line.
int main() { return 0; }
