enum A { X = 3, Y = "y" }
enum B { P = A.X, Q, R = A.Y, S = A["X"] << 2 }
console.log(B.P, B.Q, B.R, B.S, B[3], B[4], JSON.stringify(Object.keys(B)));
