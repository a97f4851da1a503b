function area(width: number, height: number) {
  if (width < 0 {
    return 0;
  }
  return width * height;
}
console.log(area(2, 3));
