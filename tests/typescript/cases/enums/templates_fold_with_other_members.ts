enum E { Base = "base", Path = `${Base}/path`, Number = 4, Text = `n${Number}`, Sum = Base + "-" + Path }
console.log(E.Path, E.Text, E.Sum);
