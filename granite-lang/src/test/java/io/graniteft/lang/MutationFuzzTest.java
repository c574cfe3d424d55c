package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.internal.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Valid sources, cut and stirred by a seeded generator: nothing throws, no character is lost, what is said of a function holds, and
 * no text costs more than its length allows.
 */
final class MutationFuzzTest {
    private static final String SEED_TEXT = """
            #include <stdint.h>
            #ifdef __cplusplus
            extern "C" {
            #endif
            /** Sends a frame. @param f the frame */
            static inline int can_send(const struct can_frame *f, uint8_t n[8], int (*done)(void *))
            {
            #if CAN_FD
                if (f->len > 64) {
            #else
                if (f->len > 8) {
            #endif
                    return -EINVAL; /* too long */
                }
                for (size_t i = 0; i < n[0]; i++) { buf[i] = "a\\"{b"[i] + '}'; }
                return done(f) ? 0 : 1'000;
            }
            int old(a, b) int a; char *b; { return a; }
            #ifdef __cplusplus
            }
            namespace net::can { template <typename T, class = std::enable_if_t<(sizeof(T) > 1)>>
            class Box final : public Base<std::vector<T>> {
            public:
                explicit Box(int x) try : x_{x}, y_(R"x(raw } ")x") { } catch (...) { }
                auto get() const noexcept -> decltype(x_) { return [this](int a) { return a + x_; }(1); }
                bool operator()(const T& t) const { return t < x_ && t > 1; }
                operator bool() const { return true; }
            private:
                int x_ = 0;
            }; }
            #endif
            #if 0
            void dead(void) { unbalanced((( ; }
            #endif
            #define WRAP(x) \\
                do { x; } while (0)
            typedef struct node { struct inner { int a; } in; enum { RED, BLUE = 2 } color; } node_t, *node_p;
            static const struct ops { int (*run)(void); } table[] = { { f }, { 0 } }, *first = table;
            extern volatile uint32_t ticks, (*hook)(int);
            FUNC(void, CAN_CODE) Can_Init(P2CONST(Can_ConfigType, AUTOMATIC, CAN_CONST) Config);
            TEST_F(Fixture, works) { EXPECT_EQ(1, f<int>(2)); }
            """;

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            ">>",
            ";",
            ":",
            "::",
            ",",
            "=",
            "#",
            "\n#if 0\n",
            "\n#else\n",
            "\n#endif\n",
            "\n#if X\n",
            "/*",
            "*/",
            "//",
            "\"",
            "'",
            "\\\n",
            "\\",
            "R\"(",
            ")\"",
            "\u0000",
            "\uD83D",
            "é",
            "\r",
            "\n",
            "~",
            "operator",
            "template",
            "class X",
            "namespace",
            "try",
            "catch (...) {",
            "-> ",
            "...",
            "int f(void) {",
            "extern \"C\"",
            "*",
            "&",
            "enum",
            "f(",
            "\n}\n",
            "->*");

    /** How much of a source is stirred at once. */
    private static final int MAX_CHARS = 4_000;

    private static final List<String> SOURCES = sources();

    /** The sources of the example project and of the golden files, and one with a bit of everything. */
    private static List<String> sources() {
        List<String> texts = new ArrayList<>(List.of(SEED_TEXT));
        for (Path folder : List.of(Path.of("../examples/corpus"), Path.of("src/test/resources"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(path -> path.toString().matches(".*\\.[ch](pp)?"))
                        .sorted()
                        .toList()) {
                    texts.add(Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    @Test
    void mutated_sources_are_read_without_an_exception_and_without_a_loss() {
        run(20_261_123L, 4_000);
    }

    @Tag("soak")
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // only against a hang
    @Test
    void many_more_mutated_sources_are_read_without_an_exception_and_without_a_loss() {
        for (long seed = 1; seed <= 60; seed++) {
            run(seed, 4_000);
        }
    }

    private static void run(long seed, int count) {
        Random random = new Random(seed);
        FunctionExtractor extractor = new FunctionExtractor();
        for (int i = 0; i < count; i++) {
            String text = mutated(random);
            try {
                check(extractor, text, i % 2 == 0 ? "a.c" : i % 3 == 0 ? "a.h" : "a.cpp");
            } catch (RuntimeException | StackOverflowError | AssertionError failure) {
                throw new AssertionError("seed " + seed + ", input " + i + ":\n" + text, failure);
            }
        }
    }

    private static void check(FunctionExtractor extractor, String text, String path) {
        assertThat(Tokens.all(text).stream().map(Token::text).collect(Collectors.joining()))
                .isEqualTo(text);
        int at = 0;
        for (Token token : Tokens.live(text)) {
            assertThat(token.start()).isGreaterThanOrEqualTo(at);
            assertThat(token.end()).isGreaterThan(token.start());
            at = token.end();
        }
        Extraction extraction = extractor.extract(new SourceText(path, text));
        int lines = (int) text.chars().filter(c -> c == '\n' || c == '\r').count() + 1;
        for (CFunction function : extraction.functions()) {
            assertThat(text).contains(function.text());
            assertThat(function.text()).endsWith(function.body());
            assertThat(function.body()).matches("(?s)(\\{|<%|\\?\\?<).*(}|%>|\\?\\?>)");
            assertThat(function.name()).isNotEmpty();
            assertThat(function.qualifiedName()).endsWith(function.name());
            assertThat(function.startLine()).isBetween(1, function.nameLine());
            assertThat(function.endLine()).isBetween(function.nameLine(), lines);
            checkDetails(function, text);
        }
        checkDeclarations(text, path, lines);
        List<CFunction> withTokens = new ArrayList<>();
        extractor.extractWithTokens(new SourceText(path, text), (function, live) -> {
            withTokens.add(function);
            assertThat(live).isEqualTo(Tokens.live(function.text()));
        });
        assertThat(withTokens).isEqualTo(extraction.functions());
        List<CFunction> texts = new ArrayList<>();
        extractor.extractTexts(new SourceText(path, text), (function, live) -> texts.add(function));
        assertThat(texts)
                .isEqualTo(extraction.functions().stream()
                        .map(MutationFuzzTest::brief)
                        .toList());
        assertThat(extractor.outline(new SourceText(path, text))).hasSameSizeAs(extraction.functions());
        assertThat(new DeclarationExtractor().extract(new SourceText(path, text)))
                .isNotNull();
        Work.Cost cost = Work.of(new SourceText(path, text));
        assertThat(cost.finding() + cost.building()).isLessThan((long) LinearCostTest.LOOKS * (cost.tokens() + 10));
        for (ParseProblem problem : extraction.problems()) {
            assertThat(problem.startLine()).isBetween(1, problem.endLine());
            assertThat(problem.endLine()).isLessThanOrEqualTo(lines);
        }
    }

    private static void checkDeclarations(String text, String path, int lines) {
        int at = 0;
        for (CDeclaration one :
                new DeclarationExtractor().extract(new SourceText(path, text)).declarations()) {
            SourceRange range = one.range();
            assertThat(one.text()).isNotEmpty().isEqualTo(text.substring(range.start(), range.end()));
            assertThat(range.start()).isGreaterThanOrEqualTo(at);
            at = range.start();
            assertThat(one.qualifiedName()).endsWith(one.name());
            assertThat(one.nameLine()).isBetween(range.startLine(), range.endLine());
            assertThat(range.endLine()).isLessThanOrEqualTo(lines);
        }
    }

    /** What holds of every record: ranges agree in every measure, lists hold names once, and names stand in the function. */
    private static void checkDetails(CFunction function, String text) {
        SourceRange range = function.range();
        assertThat(text.substring(range.start(), range.end())).isEqualTo(function.text());
        byte[] before = text.substring(0, range.start()).getBytes(StandardCharsets.UTF_8);
        byte[] inside = function.text().getBytes(StandardCharsets.UTF_8);
        assertThat(range.startByte()).isEqualTo(before.length);
        assertThat(range.endByte()).isEqualTo(before.length + inside.length);
        assertThat(function.calls()).doesNotHaveDuplicates();
        for (List<String> names : List.of(function.types(), function.macros(), function.globals())) {
            assertThat(names).doesNotHaveDuplicates().doesNotContain("");
        }
        for (List<String> names : List.of(function.macros(), function.globals())) {
            assertThat(names).allSatisfy(name -> assertThat(function.text()).contains(name));
        }
        for (Call call : function.calls()) {
            String simple = call.name().substring(call.name().lastIndexOf(':') + 1);
            assertThat(function.text()).contains(simple.startsWith("operator") ? "operator" : simple);
            assertThat(call.kind() != Call.Kind.MEMBER || !call.name().contains("::"))
                    .as(call.toString())
                    .isTrue();
        }
        assertThat(function.conditions()).doesNotContain("");
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(piece(random, MAX_CHARS));
        int changes = 1 + random.nextInt(12);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            int length = random.nextInt(Math.min(60, text.length() - at + 1));
            switch (random.nextInt(7)) {
                case 0 -> text.delete(at, at + length);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, at + length));
                case 3 -> text.setLength(Math.max(at, text.length() / 2));
                case 4 -> text.insert(at, piece(random, 200));
                case 5 ->
                    text.insert(at, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(40)));
                default -> {
                    if (at < text.length()) {
                        char flipped = (char) (text.charAt(at) ^ 1 << random.nextInt(8));
                        text.setCharAt(at, random.nextBoolean() ? flipped : (char) random.nextInt(0x10000));
                    }
                }
            }
        }
        return text.toString();
    }

    private static String piece(Random random, int maxChars) {
        String source = SOURCES.get(random.nextInt(SOURCES.size()));
        int from = random.nextInt(Math.max(1, source.length() - maxChars / 2));
        return source.substring(from, Math.min(source.length(), from + 1 + random.nextInt(maxChars)));
    }

    /** The function without what {@link FunctionExtractor#extractTexts} leaves out. */
    private static CFunction brief(CFunction function) {
        return new CFunction(
                function.path(),
                function.language(),
                function.name(),
                function.qualifiedName(),
                function.nameLine(),
                function.range(),
                function.returnType(),
                function.parameters(),
                List.of(),
                List.of(),
                function.doc(),
                function.calls(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                function.text(),
                function.body(),
                function.signature());
    }
}
