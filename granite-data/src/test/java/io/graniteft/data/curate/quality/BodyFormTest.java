package io.graniteft.data.curate.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyFormTest {
    private static CFunction function(String source) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.cpp", source)).functions();
        assertThat(functions).hasSize(1);
        return functions.get(0);
    }

    private static Optional<String> table(String source) {
        CFunction function = function(source);
        return BodyForm.table(function, Tokens.live(function.text()));
    }

    private static Optional<String> lowInformation(String source) {
        CFunction function = function(source);
        return BodyForm.lowInformation(function, Tokens.live(function.text()));
    }

    @Test
    void knows_a_table_of_values() {
        assertThat(table("int t(int i) { static const int v[] = { " + "0x1f, ".repeat(60) + "0 }; return v[i]; }"))
                .isPresent();
    }

    @Test
    void takes_assembler_in_strings_for_no_table() {
        assertThat(table("void isr(void) { __asm volatile (" + "\" push {r4}\\n\"\n".repeat(90) + "); }"))
                .isEmpty();
    }

    @Test
    void knows_minified_code() {
        assertThat(table("int f(int a){" + "a=a*3+1;if(a>7){a-=2;}".repeat(12) + "return a;}"))
                .isPresent();
        assertThat(table("int f(int a){" + "a=a*3+1;\nif(a>7){\na-=2;}\n".repeat(12) + "return a;}"))
                .isEmpty();
    }

    @Test
    void knows_bodies_that_say_nothing() {
        for (String source : List.of(
                "void handler(int signal) { }",
                "void handler(int signal) { ; /* nothing */ }",
                "int enable(struct dev *d, int on) { return 0; }",
                "int Timer::get_left() const { return left_; }",
                "void Timer::set_left(const int left) { this->left_ = left; }",
                "Timer::~Timer() {}")) {
            assertThat(lowInformation(source)).as(source).isPresent();
        }
    }

    @Test
    void keeps_short_functions_that_do_something_or_say_what_they_are_for() {
        for (String source : List.of(
                "int odd(int value) { return value & 1 ? 1 : 0; }",
                "bool full(const ring_t *r) { return r->count == r->size; }",
                "void start(timer_t *t) { arm(t); }",
                "Timer::Timer(int ticks) : left_(ticks), armed_(false) { }",
                "/** Ticks that are left until the timer fires. */\nint get_left(const timer_t *t) { return t->left; }",
                "int two(int a) { a++; return a; }")) {
            assertThat(lowInformation(source)).as(source).isEmpty();
        }
    }

    @Test
    void knows_repetition() {
        assertThat(lowInformation("void init(void) { " + "write_reg(A, 0x12, \"x\");\n".repeat(80) + "}"))
                .isPresent();
        StringBuilder varied = new StringBuilder("int f(int a) { ");
        String operators = "+-*/%&|^";
        for (int i = 0; i < 64; i++) {
            varied.append("a = (a ")
                    .append(operators.charAt(i % 8))
                    .append(" b) ")
                    .append(operators.charAt(i / 8))
                    .append(" c;\n");
        }
        assertThat(lowInformation(varied + "return a; }")).isEmpty();
    }
}
