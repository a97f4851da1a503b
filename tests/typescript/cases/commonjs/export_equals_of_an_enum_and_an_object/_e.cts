enum E { A = 1 }
export = E;
