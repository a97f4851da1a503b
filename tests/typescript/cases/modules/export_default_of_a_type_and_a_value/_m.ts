type D = number; const D = 7; export default D;
