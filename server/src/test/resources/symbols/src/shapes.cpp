#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>
#include <cstdio>
#include <functional>
namespace geo {
struct Shape { virtual ~Shape() = default; virtual double area() const = 0; };
template <typename T> struct Box : Shape {
  T w, h;
  Box(T w, T h) : w(w), h(h) {}
  double area() const override { return static_cast<double>(w * h); }
};
namespace {
inline double scale(double x) { return x * 1.5 + 2; }
__attribute__((noinline)) double total(const std::vector<std::unique_ptr<Shape>> &all) {
  double sum = 0;
  for (auto &s : all) sum += scale(s->area());
  return sum;
}
}
template <typename F> auto twice(F &&f, int n) { return f(n) + f(n + 1); }
}
static std::map<std::string, int> names;
__attribute__((noinline)) int count(const std::string &word) {
  auto [it, fresh] = names.try_emplace(word, 0);
  if (!fresh) std::printf("%s again\n", word.c_str());
  return ++it->second;
}
int main(int argc, char **argv) {
  std::vector<std::unique_ptr<geo::Shape>> all;
  for (int i = 0; i < argc; i++) {
    all.push_back(std::make_unique<geo::Box<int>>(i, argc));
    all.push_back(std::make_unique<geo::Box<double>>(i, 2.5));
    count(argv[i]);
  }
  std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a->area() < b->area(); });
  int n = geo::twice([&](int k) { return k * argc + count("x"); }, argc);
  std::function<int(int)> f = [n](int k) { return k + n; };
  std::printf("%f %d\n", geo::total(all), f(argc));
}
