package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What may stand before a body, and which of it is the name. */
final class HeadHazardsTest {
    private static List<CFunction> c(String text) {
        return new FunctionExtractor().extract(new SourceText("a.c", text)).functions();
    }

    private static List<CFunction> cpp(String text) {
        return new FunctionExtractor().extract(new SourceText("a.cpp", text)).functions();
    }

    private static List<String> names(List<CFunction> functions) {
        return functions.stream().map(CFunction::qualifiedName).toList();
    }

    private static CFunction only(List<CFunction> functions) {
        assertThat(functions).hasSize(1);
        return functions.get(0);
    }

    @Nested
    final class In_c {
        @Test
        void a_plain_function_is_read_whole() {
            CFunction function = only(
                    c(
                            "static inline const char *name_of(const struct dev *d, unsigned n)\n{\n\treturn d->name[n];\n}\n"));

            assertThat(function.name()).isEqualTo("name_of");
            assertThat(function.returnType()).isEqualTo("const char *");
            assertThat(function.parameters())
                    .containsExactly(new Parameter("const struct dev *", "d"), new Parameter("unsigned", "n"));
            assertThat(function.startLine()).isEqualTo(1);
            assertThat(function.endLine()).isEqualTo(4);
            assertThat(function.body()).isEqualTo("{\n\treturn d->name[n];\n}");
            assertThat(function.signature())
                    .isEqualTo("static inline const char *name_of(const struct dev *d, unsigned n)");
        }

        @Test
        void a_macro_line_without_a_semicolon_is_no_part_of_the_next_head() {
            CFunction function =
                    only(c("MODULE_ALIAS(\"can\")\nEXPORT_SYMBOL(x)\nstatic int probe(struct dev *d)\n{\n}\n"));

            assertThat(function.name()).isEqualTo("probe");
            assertThat(function.startLine()).isEqualTo(3);
            assertThat(function.text()).startsWith("static int probe");
        }

        @Test
        void a_list_of_macro_lines_however_long_is_no_part_of_the_next_head() {
            String list = "BTF_SET_START(deny)\nBTF_UNUSED\n" + "BTF_ID(func, migrate)\n".repeat(200)
                    + "BTF_SET_END(deny)\n\n";

            CFunction function = only(c(list + "static bool is_denied(u32 id)\n{\n}\n"));

            assertThat(function.name()).isEqualTo("is_denied");
            assertThat(function.returnType()).isEqualTo("bool");
            assertThat(function.startLine()).isEqualTo(205);
        }

        @Test
        void a_macro_line_before_a_macro_head_is_no_head() {
            assertThat(names(cpp("PRAGMA(diagnostic ignored \"-Wx\")\n\nTEST(suite, works) { }")))
                    .containsExactly("TEST");
        }

        @Test
        void a_variable_that_braces_initialise_is_no_function() {
            assertThat(
                            cpp(
                                    "struct S {\n  R (*call_)(void*, Args&&...){nullptr};\n  int x_{3};\n};\nDEPRECATED(3)\nconstexpr int N{4};\n"))
                    .isEmpty();
        }

        @Test
        void a_macro_head_is_named_after_the_macro() {
            assertThat(names(c("SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, n)\n{\n}\n")))
                    .containsExactly("SYSCALL_DEFINE3");
            assertThat(names(c("ISR(TIMER1_COMPA_vect, ISR_NOBLOCK) { ticks++; }")))
                    .containsExactly("ISR");
        }

        @Test
        void a_return_type_made_by_a_macro_does_not_take_the_name() {
            CFunction function = only(
                    c(
                            "static FUNC(void, CAN_CODE) Can_Write(VAR(uint8, AUTOMATIC) hth, P2CONST(PduType, A, B) pdu)\n{\n}"));

            assertThat(function.name()).isEqualTo("Can_Write");
            assertThat(function.parameters()).extracting(Parameter::name).containsExactly("hth", "pdu");
        }

        @Test
        void attributes_may_stand_anywhere() {
            assertThat(names(c("""
                            __attribute__((noinline, section(".text(x)"))) static int a(void) { return 0; }
                            static __printf(1, 2) void b(const char *fmt, ...) { }
                            static void __printf(1, 2) c(const char *fmt, ...) { }
                            int d(int x) __attribute__((pure)) { return x; }
                            static void e(struct rq *rq) __acquires(rq->lock) __releases(rq->lock) { }
                            void __attribute__((interrupt)) f(void) { }
                            [[nodiscard]] int g(void) { return 1; }
                            """))).containsExactly("a", "b", "c", "d", "e", "f", "g");
        }

        @Test
        void an_old_style_definition_gets_its_types_from_the_lines_before_the_body() {
            CFunction function =
                    only(c("int max(a, b, p)\n    int a, b;\n    register const char *p;\n{\n    return a;\n}\n"));

            assertThat(function.name()).isEqualTo("max");
            assertThat(function.parameters())
                    .containsExactly(
                            new Parameter("int", "a"),
                            new Parameter("int", "b"),
                            new Parameter("register const char *", "p"));
        }

        @Test
        void a_prototype_and_a_variable_before_a_function_are_no_old_style_definition() {
            assertThat(names(c("DECLARE(x) int y;\nstruct s z;\nint f(int a) { return a; }\n")))
                    .containsExactly("f");
        }

        @Test
        void a_function_that_returns_a_function_pointer_keeps_its_own_name() {
            CFunction function = only(c("static void (*handler_of(int irq, void *ctx))(int)\n{\n    return 0;\n}\n"));

            assertThat(function.name()).isEqualTo("handler_of");
            assertThat(function.returnType()).isEqualTo("void (*)(int)");
            assertThat(function.parameters())
                    .containsExactly(new Parameter("int", "irq"), new Parameter("void *", "ctx"));
        }

        @Test
        void a_name_in_parentheses_is_still_the_name() {
            CFunction function = only(c("int (isdigit)(int ch) { return ch >= '0'; }"));

            assertThat(function.name()).isEqualTo("isdigit");
            assertThat(function.returnType()).isEqualTo("int");
            assertThat(function.parameters()).containsExactly(new Parameter("int", "ch"));
        }

        @Test
        void initialisers_and_types_with_braces_are_no_functions() {
            assertThat(names(c("""
                            static const struct ops can_ops = { .open = can_open, .xmit = TX(1) };
                            int table[2][2] = { { 1, 2 }, { F(3), 4 } };
                            typedef struct { int a; } a_t;
                            struct b { int (*cb)(int); struct { int x; } in; } var = { 0 };
                            enum mode { A = F(1), B };
                            union u { int i; char c[4]; };
                            struct packed { int x; } __attribute__((packed));
                            static struct foo *make(int n) { return 0; }
                            struct point origin(void) { struct point p = { 0, 0 }; return p; }
                            """))).containsExactly("make", "origin");
        }

        @Test
        void words_that_only_cpp_reserves_are_names_in_c() {
            assertThat(names(c("""
                            struct class *class;
                            int new(int private, int this) { int template = private; return template; }
                            static int namespace(struct class *class) { return class->operator; }
                            void delete(void) { try(catch); }
                            """))).containsExactly("new", "namespace", "delete");
        }

        @Test
        void function_pointers_arrays_and_qualifiers_are_read_in_parameters() {
            CFunction function = only(c(
                    "void f(int (*cb)(void *, int), char *argv[], const volatile u8 buf[static 4], struct x __user *p, "
                            + "unsigned long long n, enum e e, ...) { }"));

            assertThat(function.parameters())
                    .containsExactly(
                            new Parameter("int (*)(void *, int)", "cb"),
                            new Parameter("char *[]", "argv"),
                            new Parameter("const volatile u8[static 4]", "buf"),
                            new Parameter("struct x __user *", "p"),
                            new Parameter("unsigned long long", "n"),
                            new Parameter("enum e", "e"),
                            new Parameter("...", ""));
        }

        @Test
        void unnamed_parameters_have_an_empty_name() {
            assertThat(only(c("int f(int, struct x *, size_t, unsigned char[4]) { return 0; }"))
                            .parameters())
                    .containsExactly(
                            new Parameter("int", ""),
                            new Parameter("struct x *", ""),
                            new Parameter("size_t", ""),
                            new Parameter("unsigned char[4]", ""));
        }

        @Test
        void void_in_parentheses_means_no_parameters() {
            assertThat(only(c("int f( void ) { return 0; }")).parameters()).isEmpty();
        }

        @Test
        void a_statement_expression_and_inline_assembly_stay_inside_their_body() {
            assertThat(names(c("""
                            #define MAX(a, b) ({ int _a = (a); _a > (b) ? _a : (b); })
                            static int a(int x) { return ({ int y = x; y; }); }
                            static void b(void) { asm volatile ("1: b 1b\\n\\t{nop}" : : "r" (0) : "memory"); }
                            asm(".globl start { }");
                            void c(void) { __asm { mov eax, 1 } }
                            """))).containsExactly("a", "b", "c");
        }

        @Test
        void a_storage_macro_is_no_part_of_the_return_type() {
            assertThat(only(c("EXPORT_API STATIC uint32_t f(void) { return 0; }"))
                            .returnType())
                    .isEqualTo("uint32_t");
            assertThat(only(c("UWORD32 f(void) { return 0; }")).returnType()).isEqualTo("UWORD32");
            assertThat(only(c("asmlinkage __visible int f(void) { return 0; }")).returnType())
                    .isEqualTo("int");
        }

        @Test
        void comments_between_the_parts_of_a_head_do_no_harm() {
            CFunction function =
                    only(c("int /* result */ f // name\n( int a /* = 1 */ , /* { */ int b )\n/* } */ {\n}"));

            assertThat(function.name()).isEqualTo("f");
            assertThat(function.signature()).isEqualTo("int f ( int a , int b )");
            assertThat(function.parameters()).containsExactly(new Parameter("int", "a"), new Parameter("int", "b"));
        }

        @Test
        void the_name_line_is_the_line_of_the_name() {
            CFunction function = only(c("\n\nstatic\nconst char *\nf\n(void)\n{\n}\n"));

            assertThat(function.startLine()).isEqualTo(3);
            assertThat(function.nameLine()).isEqualTo(5);
            assertThat(function.endLine()).isEqualTo(8);
        }
    }

    @Nested
    final class In_cpp {
        @Test
        void namespaces_classes_and_nested_classes_qualify_the_name() {
            assertThat(names(cpp("""
                            namespace a::b { inline namespace v1 { namespace {
                            class [[nodiscard]] API Outer final : public Base<int>, private Other {
                            public:
                                Outer() = default;
                                explicit Outer(int x) : x_(x) {}
                                struct Inner { int get() const { return 1; } };
                                enum class Mode : unsigned { On, Off };
                            signals:
                                void changed();
                            protected slots:
                                virtual void on() noexcept override { }
                            private:
                                int x_{0};
                            };
                            void free_one() {}
                            } } }
                            extern "C" { int c_one(void) { return 0; } }
                            extern "C" int c_two(void) { return 0; }
                            void after() {}
                            """)))
                    .containsExactly(
                            "a::b::v1::Outer::Outer",
                            "a::b::v1::Outer::Inner::get",
                            "a::b::v1::Outer::on",
                            "a::b::v1::free_one",
                            "c_one",
                            "c_two",
                            "after");
        }

        @Test
        void macros_do_not_hide_a_namespace_an_access_label_or_a_member_initialiser() {
            assertThat(names(cpp("""
                            namespace DEPRECATED(3, "use b") a {
                            class C : public B {
                                PARAMETER(bool, on, true)
                                PARAMETER(int, count, 0)
                            public:
                                C(int x) : x_(x), WARNINGS_PUSH_(4355) y_(this), WARNINGS_POP_() z_{} { }
                            };
                            }
                            """))).containsExactly("a::C::C");
        }

        @Test
        void a_list_of_initialisers_that_is_not_understood_is_no_part_of_the_head() {
            assertThat(names(cpp("C::C(T t) : x_(t) + MORE(2) { }\nvoid after() { }")))
                    .containsExactly("C::C", "after");
        }

        @Test
        void members_defined_outside_their_class_keep_their_qualifier() {
            List<CFunction> functions = cpp("""
                    net::Timer::Timer(int n) : Base<int>(n), list_{1, 2}, cb_([](int x) { return x; }), end_{} { start(); }
                    net::Timer::~Timer() { stop(); }
                    template <typename T> T Box<T>::get() const & { return t_; }
                    ::global::Type ns::f() { return {}; }
                    """);

            assertThat(names(functions))
                    .containsExactly("net::Timer::Timer", "net::Timer::~Timer", "Box<T>::get", "ns::f");
            assertThat(functions).extracting(CFunction::name).containsExactly("Timer", "~Timer", "get", "f");
            assertThat(functions.get(0).body()).isEqualTo("{ start(); }");
            assertThat(functions.get(0).signature()).isEqualTo("net::Timer::Timer(int n)");
        }

        @Test
        void operators_and_conversions_are_names() {
            assertThat(cpp("""
                            struct S {
                                S& operator=(const S&) { return *this; }
                                bool operator()(int a) const { return a; }
                                int operator[](int i) { return i; }
                                operator bool() const { return true; }
                                explicit operator const char *() const { return ""; }
                                operator std::vector<int>() { return {}; }
                                void *operator new(size_t n) { return 0; }
                                void operator delete[](void *p) { }
                                S operator->() { return *this; }
                                auto operator<=>(const S&) const = default;
                                bool operator<(const S& o) const { return true; }
                            };
                            std::ostream& operator<<(std::ostream& out, const S& s) { return out; }
                            bool ns::operator==(const S& a, const S& b) { return true; }
                            long double operator""_km(long double x) { return x; }
                            """))
                    .extracting(CFunction::name)
                    .containsExactly(
                            "operator=",
                            "operator()",
                            "operator[]",
                            "operator bool",
                            "operator const char *",
                            "operator std::vector<int>",
                            "operator new",
                            "operator delete[]",
                            "operator->",
                            "operator<",
                            "operator<<",
                            "operator==",
                            "operator\"\"_km");
        }

        @Test
        void template_arguments_with_closing_angles_and_parentheses_are_no_parameters() {
            List<CFunction> functions = cpp("""
                    template <class T, class = std::enable_if_t<(sizeof(T) > 1)>> std::map<int, std::vector<T>> f(std::function<void(int)> cb, T t = T(1)) { return {}; }
                    std::function<int(char)> g() { return {}; }
                    template <> int h<int>(int x) { return x; }
                    template <typename T> requires Small<T> && (sizeof(T) < 8) void k(T t) { }
                    bool less = a < b;
                    bool m(int a) { return a < 1 && a > 2; }
                    """);

            assertThat(functions).extracting(CFunction::name).containsExactly("f", "g", "h<int>", "k", "m");
            assertThat(functions.get(0).returnType()).isEqualTo("std::map<int, std::vector<T>>");
            assertThat(functions.get(0).parameters())
                    .containsExactly(new Parameter("std::function<void(int)>", "cb"), new Parameter("T", "t"));
        }

        @Test
        void a_trailing_return_type_is_the_return_type() {
            assertThat(only(cpp("auto f(int a) const noexcept(true) -> decltype(g(a)) { return g(a); }"))
                            .returnType())
                    .isEqualTo("decltype(g(a))");
        }

        @Test
        void a_function_try_block_ends_with_its_last_handler() {
            CFunction function =
                    only(cpp("S::S() try : a_(1) { f(); } catch (const E& e) { g(); } catch (...) {\n}\nint x;"));

            assertThat(function.name()).isEqualTo("S");
            assertThat(function.endLine()).isEqualTo(2);
            assertThat(function.text()).endsWith("catch (...) {\n}");
        }

        @Test
        void lambdas_are_no_functions() {
            assertThat(names(cpp("""
                            auto add = [](int a, int b) { return a + b; };
                            static const auto twice{[](int a) -> int { return 2 * a; }};
                            void f() { std::for_each(b, e, [&](auto& x) { x.g(); }); }
                            int g = [] { return 1; }();
                            """))).containsExactly("f");
        }

        @Test
        void members_of_a_class_inside_a_function_are_functions() {
            assertThat(names(cpp("void f() { struct L : B { int g() { return 1; } } l; struct { void h() {} } m; }")))
                    .containsExactly("f", "f::L::g", "f::h");
        }

        @Test
        void a_test_macro_is_a_head_and_its_semicolon_does_no_harm() {
            assertThat(
                            names(
                                    cpp(
                                            "TEST_F(Fixture, does_this) { EXPECT_EQ(1, 1); }\nTEST_GROUP(g) { int x; };\nTEST(a, b) { }")))
                    .containsExactly("TEST_F", "TEST_GROUP", "TEST");
        }

        @Test
        void deleted_and_defaulted_members_have_no_body() {
            assertThat(
                            cpp(
                                    "struct S { S() = default; S(const S&) = delete; virtual void f() = 0; ~S() noexcept = default; };"))
                    .isEmpty();
        }

        @Test
        void a_header_that_shows_a_class_is_read_as_cpp() {
            CFunction function = only(new FunctionExtractor()
                    .extract(new SourceText("a.h", "class A {\npublic:\n  int f() { return 1; }\n};\n"))
                    .functions());

            assertThat(function.language()).isEqualTo(Language.CPP);
            assertThat(function.qualifiedName()).isEqualTo("A::f");
        }

        @Test
        void a_header_that_shows_none_stays_c() {
            CFunction function = only(new FunctionExtractor()
                    .extract(new SourceText("a.h", "static inline int f(struct class *class) { return class->new; }"))
                    .functions());

            assertThat(function.language()).isEqualTo(Language.C);
        }
    }
}
