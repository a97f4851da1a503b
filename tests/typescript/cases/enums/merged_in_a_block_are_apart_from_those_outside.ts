enum E { A = 1 }
{
  enum E { B = 2 }
  enum E { C = 3 }
  console.log(JSON.stringify(E));
}
console.log(JSON.stringify(E));
