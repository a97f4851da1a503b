#include <shoal/embed.h>

#include <iostream>

struct Point {
  double x = 0, y = 0;
};
SHOAL_STRUCT(Point, x, y);

int main() {
  const shoal::Runtime runtime;
  const shoal::ContextHandle context = runtime.create_context().value();
  context.define("flip", [](Point p) { return Point{p.y, p.x}; });
  const Point p = context.eval<Point>("flip({ x: 1, y: 41 })").get().value();
  std::cout << p.x + p.y << "\n";
  try {
    (void)context.eval("throw new RangeError('gone')").get().value();
  } catch (const shoal::BadExpectedAccess& e) {
    std::cout << e.what() << "\n";
  }
}
