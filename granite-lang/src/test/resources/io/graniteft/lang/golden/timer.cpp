#include <functional>
#include <vector>

namespace tsn {
namespace {

/// Rounds up to the next multiple.
template <typename T, typename = std::enable_if_t<(sizeof(T) > 1)>>
constexpr T round_up(T value, T step = T{1}) noexcept {
    return (value + step - 1) / step * step;
}

} // namespace

class Timer final : public Base<std::vector<Timer>> {
public:
    using Callback = std::function<void(int)>;

    explicit Timer(Callback callback, int period = 10)
        : callback_{std::move(callback)}, period_(period) {
        start();
    }

    Timer(const Timer &) = delete;

    /** Stops it. */
    ~Timer() override { stop(); }

    bool operator<(const Timer &other) const { return period_ < other.period_; }

    explicit operator bool() const { return running_; }

    struct Guard {
        Guard() = default;
        auto owner() const -> const Timer & { return *owner_; }
        Timer *owner_{nullptr};
    };

private:
    Callback callback_;
    int period_;
    bool running_ = false;
};

void Timer::start() try {
    auto tick = [this](int n) { callback_(n); };
    Scheduler::instance().every<Timer>(period_, tick);
} catch (const std::exception &) {
    running_ = false;
}

std::ostream &operator<<(std::ostream &out, const Timer &timer) { return out << &timer; }

} // namespace tsn

TEST_F(TimerTest, runs_down) {
    EXPECT_TRUE(tsn::round_up(3, 2) == 4);
}
