// Runs a net on random weights with every instruction set of this processor and some numbers of threads, for sanitizers and valgrind: the
// results must be numbers, the same bits for all numbers of threads and for callers at the same time, and NaN where the input is. NET is the class's name, HEADER its header, INPUTS and OUTPUTS the numbers of an image. A marked net needs STEPS
// and VALUES too, how many it has and their numbers of an image. Arguments: "print" makes it print the results, one a line; "once" runs
// one image on two threads, for large nets; "partly" is for nets of which not each result depends on each pixel.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <thread>
#include <vector>

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#include HEADER

namespace {

/** What to run. */
struct Plan {
    std::vector<int> threads = {1, 2, 3, 5};
    int images = 2;
    bool print = false;
    bool once = false;
    bool partly = false;

    static Plan of(int count, char** words) {
        Plan plan;
        for (int i = 1; i < count; i++) {
            if (strcmp(words[i], "once") == 0) {
                plan.once = true;
                plan.threads = {2};
                plan.images = 1;
            }
            plan.print = plan.print || strcmp(words[i], "print") == 0;
            plan.partly = plan.partly || strcmp(words[i], "partly") == 0;
        }
        return plan;
    }
};

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

/** All that is done to rows on their way from a checkpoint, in such a way that they stay the same. */
void derive(const convnextc::Table& table, std::vector<float>& rows, int count, int columns) {
    std::vector<float> row_ones(count, 1);
    std::vector<float> column_ones(columns, 1);
    std::vector<double> sums(count);
    table.reorder(rows.data(), count, columns, columns);
    table.scale(rows.data(), count, columns, row_ones.data(), column_ones.data(), columns);
    table.dot(rows.data(), count, columns, column_ones.data(), columns, sums.data());
}

void fill(const convnextc::Table& table, void* net) {
    // As at load: the pages come from the system while others are filled.
    std::thread pages([&table, net] {
        for (int part = 0; table.prepare(net, part); part++) {
        }
    });
    for (int slot = 0; table.shape(net, slot).rows > 0; slot++) {
        convnextc::Shape shape = table.shape(net, slot);
        // Exactly as many as the weight has: a sanitizer sees what reads beyond.
        int half = shape.rows / 2;
        auto first = random_numbers(static_cast<size_t>(half) * shape.columns, 1 / sqrtf(shape.columns));
        auto second = random_numbers(static_cast<size_t>(shape.rows - half) * shape.columns, 1 / sqrtf(shape.columns));
        if (half > 0) {
            derive(table, first, half, shape.columns);
            table.pack(net, slot, 0, half, first.data());
        }
        derive(table, second, shape.rows - half, shape.columns);
        table.pack(net, slot, half, shape.rows - half, second.data());
    }
    pages.join();
}

bool check(const char* what, bool holds) {
    if (!holds) {
        printf("%s\n", what);
    }
    return holds;
}

/** What a checkpoint's rows go through before they are packed, at an odd size and on exactly as much memory as it has. */
bool derives(const convnextc::Table& table) {
    constexpr int count = 5, inputs = 19, taps = 3, columns = inputs * taps;
    auto rows = random_numbers(count * columns, 1);
    auto row_factors = random_numbers(count, 1);
    auto column_factors = random_numbers(inputs, 1);
    auto found = rows;
    std::vector<double> sums(count);
    table.reorder(found.data(), count, columns, taps);
    table.dot(found.data(), count, columns, column_factors.data(), inputs, sums.data());
    table.scale(found.data(), count, columns, row_factors.data(), column_factors.data(), inputs);
    bool good = true;
    for (int r = 0; r < count; r++) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            for (int tap = 0; tap < taps; tap++) {
                double value = rows[r * columns + i * taps + tap];
                double scaled = value * row_factors[r] * column_factors[i];
                sum += value * column_factors[i];
                good = good && fabs(found[r * columns + tap * inputs + i] - scaled) < 1e-6;
            }
        }
        good = good && fabs(sums[r] - sum) < 1e-12;
    }
    return check("a derived weight is wrong", good);
}

/** Room for what an instrumented net records of a forward, exactly as much as it needs. */
class Record {
#if defined(STEPS)
public:
    Record(int threads, int images)
        : times(static_cast<size_t>(threads) * places(images)), values(static_cast<size_t>(images) * VALUES), threads(threads) {
        convnextc::recording = {times.data(), places(images), values.data()};
    }

    ~Record() {
        convnextc::recording = {};
    }

    /** Whether each worker came to each place. */
    bool whole() const {
        int places = static_cast<int>(times.size()) / threads;
        for (int i = 0; i < threads; i++) {
            if (times[static_cast<size_t>(i) * places] != places - 1) {
                return false;
            }
        }
        return true;
    }

private:
    /** The number of marks, and for each image one before each step, one before the results and one behind them. */
    static int places(int images) {
        return images * (STEPS + 2) + 1;
    }

    std::vector<long long> times;
    std::vector<float> values;
    const int threads;
#else
public:
    Record(int, int) {}
    bool whole() const {
        return true;
    }
#endif
};

/** A net of one table with its weights, and what it must compute. */
class Net {
public:
    Net(const convnextc::Table& table, const Plan& plan) : table(table), plan(plan), net(table.open()) {
        state = 1;
        fill(table, net);
        pixels = random_numbers(static_cast<size_t>(plan.images) * INPUTS, 2);
    }

    ~Net() {
        table.close(net);
    }

    bool run() {
        bool good = true;
        for (int threads : plan.threads) {
            void* context = table.start(net, threads);
            {
                Record record(threads, plan.images);
                good = forward(context) && good;
                good = check("a worker left out a mark", record.whole()) && good;
            }
            for (int workers = threads - 1; workers > 0; workers--) {
                table.use(context, workers);
                good = forward(context) && good;
            }
            table.stop(context);
            good = broken(threads) && good;
        }
#if !defined(STEPS)
        good = (plan.once || callers()) && good;
#endif
        return good;
    }

    void print() const {
        for (float f : expected) {
            printf("%.9g\n", static_cast<double>(f));
        }
    }

private:
    /** The same bits as the first one gave. */
    bool forward(void* context) {
        std::vector<float> found(static_cast<size_t>(plan.images) * OUTPUTS, NAN);
        bool good = check("the system refuses a thread", table.forward(context, pixels.data(), plan.images, found.data()));
        for (float f : found) {
            good = check("a result is no number", isfinite(f)) && good;
        }
        if (expected.empty()) {
            expected = found;
        }
        return check("the bits depend on threads or callers",
                       memcmp(expected.data(), found.data(), found.size() * sizeof(float)) == 0)
                && good;
    }

    /** NaN in one image, infinity in the last one. */
    bool broken(int threads) {
        auto wrong = pixels;
        wrong[INPUTS / 2] = NAN;
        wrong[wrong.size() - INPUTS + 1] = INFINITY;
        std::vector<float> found(static_cast<size_t>(plan.images) * OUTPUTS, 0);
        void* context = table.start(net, threads);
        table.forward(context, wrong.data(), plan.images, found.data());
        table.stop(context);
        bool good = true;
        for (int i = 0; i < OUTPUTS && !plan.partly; i++) {
            good = check("NaN in, a number out", isnan(found[i])) && good;
        }
        return good;
    }

    /** Two callers with a context each; the net is closed as soon as they are done. */
    bool callers() {
        bool good[2] = {true, true};
        std::thread all[2];
        for (int caller = 0; caller < 2; caller++) {
            all[caller] = std::thread([this, caller, &good] {
                void* context = table.start(net, 3);
                for (int workers : {3, 1, 2}) {
                    table.use(context, workers);
                    good[caller] = forward(context) && good[caller];
                }
                table.stop(context);
            });
        }
        for (std::thread& caller : all) {
            caller.join();
        }
        return good[0] && good[1];
    }

    const convnextc::Table& table;
    const Plan& plan;
    void* net;
    std::vector<float> pixels;
    std::vector<float> expected;
};

}  // namespace

int main(int count, char** words) {
    const Plan plan = Plan::of(count, words);
    bool good = true;
    const convnextc::Library& library = JOIN(NET, _native)::library();
    for (int isa = 0; isa < convnextc::ISAS; isa++) {
        if (!convnextc::has_isa(library, isa)) {
            continue;
        }
        Net net(*library.tables[isa], plan);
        good = net.run() && good;
        good = derives(*library.tables[isa]) && good;
        if (plan.print) {
            net.print();
        }
        fprintf(stderr, "%s, instruction set %d\n", TEXT(NET), isa);
    }
    return good ? 0 : 1;
}
