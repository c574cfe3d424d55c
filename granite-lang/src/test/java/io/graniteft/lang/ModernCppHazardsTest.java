package io.graniteft.lang;

import static io.graniteft.lang.Sources.c;
import static io.graniteft.lang.Sources.cpp;
import static io.graniteft.lang.Sources.extract;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What C++ since 2011 and C since 2023 may put in and around a head. */
final class ModernCppHazardsTest {
    @Test
    void two_closing_angles_may_be_one_token() {
        CFunction function =
                only(cpp("std::map<int, std::vector<int>> make(std::vector<std::pair<A, B<C>>> v) { return {}; }\n"));

        assertThat(function.name()).isEqualTo("make");
        assertThat(function.returnType()).isEqualTo("std::map<int, std::vector<int>>");
        assertThat(function.parameters()).containsExactly(new Parameter("std::vector<std::pair<A, B<C>>>", "v"));
    }

    @Test
    void braces_may_stand_in_template_arguments() {
        assertThat(
                        names(
                                cpp(
                                        "struct It {\n  template<class U, class = typename std::enable_if<std::is_same<U, T>{}>::type>\n  constexpr\n  It(const It<U>& u) :it_(u.it_) {}\n  constexpr T operator*() const {return *it_;}\n};\n")))
                .containsExactly("It::It", "It::operator*");
    }

    @Test
    void casts_may_stand_in_template_arguments() {
        assertThat(names(cpp("std::array<int, static_cast<int>(E::Count)> f(int a) { return {}; }\n")))
                .containsExactly("f");
    }

    @Test
    void a_trailing_return_type_may_hold_parentheses_and_braces() {
        assertThat(
                        names(
                                cpp(
                                        "auto f(int a) -> decltype(g(a)) { return g(a); }\ntemplate <class T> auto h(T t) noexcept -> std::enable_if_t<is_ok<T>{}, int> { return 1; }\nauto k() -> int (*)(int) { return 0; }\n")))
                .containsExactly("f", "h", "k");
    }

    @Test
    void a_reference_to_an_array_may_be_returned() {
        assertThat(
                        names(
                                cpp(
                                        "struct S {\n  constexpr T (&get() noexcept)[N]\n  {\n    return d_;\n  }\n  constexpr T const (&get() const noexcept)[N] { return d_; }\n  T (&&take())[N] { return move(d_); }\n};\n")))
                .containsExactly("S::get", "S::get", "S::take");
    }

    @Test
    void a_lambda_in_a_default_argument_is_no_function() {
        CFunction function = only(
                cpp(
                        "void each(std::function<void(int)> call = [](int a) { log(a); }, int n = [] { return 3; }())\n{\n  call(n);\n}\n"));

        assertThat(function.name()).isEqualTo("each");
        assertThat(function.parameters()).hasSize(2);
        assertThat(function.body()).isEqualTo("{\n  call(n);\n}");
    }

    @Test
    void lambdas_in_bodies_and_variables_are_no_functions() {
        assertThat(
                        names(
                                cpp(
                                        "auto twice = [](auto x) -> int { return x * 2; };\nint f() {\n  auto l = [=, this]() mutable noexcept { return [&] { return g(); }(); };\n  struct Local { int m() const { return 1; } };\n  return l();\n}\n")))
                .containsExactly("f", "f::Local::m");
    }

    @Test
    void operators_and_conversions_may_be_qualified_by_a_class() {
        assertThat(
                        names(
                                cpp(
                                        "A::B::operator bool() const { return ok_; }\nT<int>::operator const char *() const noexcept { return s_; }\nbool A::operator()(int a) const { return a; }\nA &A::operator=(A &&o) = default;\nint &A::operator[](int i) { return v_[i]; }\nauto A::operator<=>(const A &o) const { return 0; }\nvoid *A::operator new[](size_t n) { return 0; }\nA operator\"\"_km(long double d) { return A(d); }\n")))
                .containsExactly(
                        "A::B::operator bool",
                        "T<int>::operator const char *",
                        "A::operator()",
                        "A::operator[]",
                        "A::operator<=>",
                        "A::operator new[]",
                        "operator\"\"_km");
    }

    @Test
    void a_raw_string_may_hold_braces_and_quotes() {
        assertThat(
                        names(
                                cpp(
                                        "const char *s = R\"sql(select \"}\" from { )\" )sql\";\nint f() { return g(LR\"(}\")\", u8R\"x()\" })x\"); }\nint h() { return 1; }\n")))
                .containsExactly("f", "h");
    }

    @Test
    void linkage_may_be_given_to_a_block_or_to_a_function() {
        assertThat(
                        names(
                                cpp(
                                        "extern \"C\" {\nint f(void) { return 1; }\n}\nextern \"C\" int g(void) { return 2; }\nextern \"C++\" { namespace n { int h() { return 3; } } }\n")))
                .containsExactly("f", "g", "n::h");
    }

    @Test
    void classes_may_be_nested_and_stand_in_functions() {
        assertThat(
                        names(
                                cpp(
                                        "namespace a::inline b { class C { struct D { enum { X }; void f() {} union U { int i; U() : i(0) {} }; }; void g() { class L { void h() { struct M { void k() {} }; } }; } }; }\nvoid a::b::C::D::z() {}\n")))
                .containsExactlyInAnyOrder(
                        "a::b::C::D::f",
                        "a::b::C::D::U::U",
                        "a::b::C::g",
                        "a::b::C::g::L::h",
                        "a::b::C::g::L::h::M::k",
                        "a::b::C::D::z");
    }

    @Test
    void a_class_in_a_function_may_be_aligned() {
        assertThat(names(cpp("void f() { struct alignas(16) L { void g() { } } l; }\n")))
                .containsExactlyInAnyOrder("f", "f::L::g");
    }

    @Test
    void constraints_may_stand_before_and_behind_the_head() {
        assertThat(names(cpp("""
                template <typename T> concept Small = requires(T t) { { t.size() } -> std::same_as<int>; };
                template <Small T> requires (sizeof(T) < 8) || std::is_void_v<T> int f(T t) { return 1; }
                template <class T> void g(T t) requires Small<T> && requires { t.x(); } { }
                void h(Small auto &&x, std::integral auto... y) { }
                template <auto N = 3, template <class...> class C = std::vector> constexpr int k() { return N; }
                """))).containsExactly("f", "g", "h", "k");
    }

    @Test
    void modules_are_read() {
        assertThat(names(extract(
                                "m.cppm",
                                "module;\n#include <a.h>\nexport module net.can:frame;\nimport std;\nimport :detail;\nexport namespace net { int f() { return 1; } }\nexport int g(int a) { return a; }\nexport { int h() { return 2; } }\nmodule :private;\nint p() { return 3; }\n")
                        .functions()))
                .containsExactly("net::f", "g", "h", "p");
    }

    @Test
    void attributes_in_brackets_may_stand_anywhere() {
        assertThat(
                        names(
                                c(
                                        "[[nodiscard]] int f [[gnu::cold]] (int a [[maybe_unused]]) { return a; }\n[[noreturn, gnu::format(printf, 1, 2)]] static void g(const char *s, ...) { for (;;) { } }\n")))
                .containsExactly("f", "g");
        assertThat(
                        names(
                                cpp(
                                        "struct [[nodiscard(\"x\")]] S { [[no_unique_address]] E e; [[using gnu: hot, pure]] int f() const [[clang::lifetimebound]] { return 1; } };\n")))
                .containsExactly("S::f");
    }

    @Test
    void coroutines_are_functions_as_any_other() {
        assertThat(
                        names(
                                cpp(
                                        "task<int> f(int n) { co_await g(); for co_await (auto x : y) { } co_return n; }\ngenerator<int> h() { co_yield 1; }\n")))
                .containsExactly("f", "h");
    }

    @Test
    void a_header_that_shows_an_operator_or_a_scoped_enumeration_is_cpp() {
        assertThat(only(extract("a.h", "inline bool operator<=(Prio a, Prio b)\n{\n  return (int)a <= (int)b;\n}\n")
                                .functions())
                        .name())
                .isEqualTo("operator<=");
        assertThat(extract("b.h", "enum class Prio { Low };\ninline int f(Prio p) { return 1; }\n")
                        .functions()
                        .get(0)
                        .language())
                .isEqualTo(Language.CPP);
        assertThat(extract(
                                "c.h",
                                "struct op { int operator; };\nstatic inline int f(struct op *o) { return o->operator < (3); }\n")
                        .functions()
                        .get(0)
                        .language())
                .isEqualTo(Language.C);
    }
}
