// Runs a net on random weights with every instruction set of this processor and 1, 2, 3 and 5 threads, for sanitizers and valgrind: the
// results must be numbers, the same bits for all numbers of threads, and NaN where the input is. NET is the class's name,
// HEADER its header, INPUTS and OUTPUTS the numbers of an image. Any argument makes it print the results, one a line.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <vector>

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#include HEADER

namespace {

unsigned state = 1;

float random_number() {
    state = state * 1664525u + 1013904223u;
    return static_cast<float>(static_cast<int>(state >> 8) - (1 << 23)) / (1 << 23);
}

std::vector<float> random_numbers(size_t count, float scale) {
    std::vector<float> numbers(count);
    for (float& n : numbers) {
        n = scale * random_number();
    }
    return numbers;
}

void fill(const convnextc::Table& table, void* net) {
    for (int slot = 0; table.shape(net, slot).rows > 0; slot++) {
        convnextc::Shape shape = table.shape(net, slot);
        // Exactly as many as the weight has: a sanitizer sees what reads beyond.
        int half = shape.rows / 2;
        auto first = random_numbers(static_cast<size_t>(half) * shape.columns, 1 / sqrtf(shape.columns));
        auto second = random_numbers(static_cast<size_t>(shape.rows - half) * shape.columns, 1 / sqrtf(shape.columns));
        if (half > 0) {
            table.pack(net, slot, 0, half, first.data());
        }
        table.pack(net, slot, half, shape.rows - half, second.data());
    }
}

bool check(const char* what, bool holds) {
    if (!holds) {
        printf("%s\n", what);
    }
    return holds;
}

bool run(const convnextc::Table& table, bool print) {
    state = 1;
    void* net = table.open(nullptr);
    fill(table, net);
    constexpr int images = 2;
    auto pixels = random_numbers(static_cast<size_t>(images) * INPUTS, 2);
    auto broken = pixels;
    broken[INPUTS / 2] = NAN;
    broken[INPUTS + 1] = INFINITY;
    std::vector<float> expected;
    bool good = true;
    for (int threads : {1, 2, 3, 5}) {
        void* session = table.start(net, threads);
        std::vector<float> found(static_cast<size_t>(images) * OUTPUTS, -1);
        table.forward(session, pixels.data(), images, found.data());
        for (float f : found) {
            good = check("a result is no number", isfinite(f)) && good;
        }
        if (expected.empty()) {
            expected = found;
        }
        good = check("the bits depend on the number of threads",
                       memcmp(expected.data(), found.data(), found.size() * sizeof(float)) == 0)
                && good;
        table.forward(session, broken.data(), images, found.data());
        good = check("NaN in, a number out", isnan(found[0])) && good;
        table.stop(session);
    }
    table.close(net);
    for (size_t i = 0; print && i < expected.size(); i++) {
        printf("%.9g\n", static_cast<double>(expected[i]));
    }
    return good;
}

}  // namespace

int main(int count, char**) {
    bool good = true;
    const convnextc::Library& library = JOIN(NET, _native)::library();
    for (int isa = 0; isa <= convnextc::best_isa(); isa++) {
        if (convnextc::has_isa(library, isa)) {
            good = run(*library.tables[isa], count > 1) && good;
            fprintf(stderr, "%s, instruction set %d\n", TEXT(NET), isa);
        }
    }
    return good ? 0 : 1;
}
