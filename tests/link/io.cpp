// Links shoal_io whole with nothing above it: drivers need only the door.
int main() { return 0; }
