#pragma once
namespace bus {

using Handler = void (*)(int);
int g_level;
static const int MAX_DEPTH = 8;

template <typename T, int N = 4>
class Queue : public Base<T> {
public:
    template <class... Args>
    Queue(Args &&...args) : Base<T>(make_base()), size_(round(N)), items_{fill<T>(size_)} {
        T first(1);
        std::vector<Item> all(first.begin(), first.end());
        auto [low, high] = limits(all);
        log(static_cast<unsigned>(low), Item(high), MAX_DEPTH, LEVEL_INFO);
    }

    [[nodiscard]] virtual constexpr T *take(Handler handler, std::function<void(T)> next) const volatile && noexcept(true) override final {
        if (size_ > count(N)) handler(g_level);
        next(*this->template get<T>(0));
        ::abort();
        (this->*callback_)(::errno_value);
        return new T(typename T::Inner(2));
    }

private:
    void (Queue::*callback_)(int);
};

EXPORT Item::Item(int value) : value_(value) { assert(value < MAX_DEPTH); }

} // namespace bus
