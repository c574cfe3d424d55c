package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graniteft.lang.CDeclaration.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts of a file's declarations, each once and in order, are a file that a compiler accepts, and that leaves nothing out. */
final class DeclarationTextTest {
    private static final String SHAPER = """
            #ifndef SHAPER_H
            #define SHAPER_H
            #include <stdint.h>
            #include <stddef.h>

            #ifdef __cplusplus
            extern "C" {
            #endif

            /** Traffic classes. */
            #define SHAPER_CLASSES 8
            #define SHAPER_MIN(a, b) \\
                ((a) < (b) ? (a) \\
                           : (b)) /* the lesser */
            #if SHAPER_CLASSES > 4
            #define SHAPER_WIDE
            #endif

            typedef unsigned char shaper_flag;
            typedef enum { SHAPER_OFF, SHAPER_ON = 1 << 1, SHAPER_LAST } shaper_mode;
            enum shaper_error { SHAPER_OK, SHAPER_BUSY = -16 };
            union shaper_word { uint32_t all; uint8_t bytes[4]; };

            typedef struct shaper_queue {
                struct slot { uint64_t at; size_t length; } slots[SHAPER_CLASSES];
                enum { Q_IDLE, Q_BUSY } state;
                int (*send)(struct shaper_queue *self, const void *data, size_t n);
            #ifdef SHAPER_WIDE
                unsigned wide : 3;
            #else
                unsigned narrow : 1;
            #endif
            } shaper_queue, *shaper_queue_p;

            typedef int (*shaper_hook)(shaper_queue_p queue, enum shaper_error why);
            typedef void shaper_visit(const struct slot *slot), (*shaper_visitor)(const struct slot *);

            extern const char *const shaper_names[], shaper_version[4];
            static volatile uint32_t shaper_ticks = SHAPER_MIN(3, 4), shaper_late;
            static const struct limits { int low, high; } shaper_limits[] = { { 1, 2 }, { .high = 4 } };
            static int (*shaper_handlers[2])(void) = { 0, 0 };

            int shaper_open(shaper_queue *queue, const char *name,
                            shaper_mode mode) __attribute__((nonnull(1)));
            static inline int shaper_next(void)
            {
                static int local;
                return ++local;
            }
            struct slot *shaper_find(shaper_queue_p queue, int (*match)(const struct slot *));
            void (*shaper_on(int event, void (*handler)(int)))(int);
            #ifdef SHAPER_WIDE
            int shaper_width(int of)
            #else
            int shaper_width(void)
            #endif
                __attribute__((pure));
            #ifdef __cplusplus
            }
            #endif
            #endif
            """;

    private static final String TIMER = """
            #include <vector>
            #include <string>
            namespace timing {
            /// How late.
            enum class Delay : unsigned char { None, Some = 3 };
            template <typename T> using Row = std::vector<T>;
            class Timer {
            public:
                explicit Timer(int ticks = 4);
                virtual ~Timer() = default;
                bool operator<(const Timer &other) const;
                static int count;
                struct Slot { int at; Delay how{Delay::None}; };
            private:
                Row<Slot> slots_;
            };
            Row<Timer> make(const std::string &name, int n = 3);
            static const std::string fallback("none"), other{"x"};
            }
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void a_compiler_is_here() {
        assumeTrue(succeeds("gcc", "--version") && succeeds("g++", "--version"), "gcc and g++ are needed");
    }

    @Test
    void the_texts_of_a_c_header_compile() throws IOException {
        compiles("c", "shaper.h", "#include <stdint.h>\n#include <stddef.h>\n", SHAPER);
    }

    @Test
    void the_texts_of_a_cpp_file_compile() throws IOException {
        // Qualified names are left to the compiler: the namespace that the texts stood in is put around them again.
        String texts = texts("timer.cpp", TIMER);

        accepts(
                "c++",
                "#include <vector>\n#include <string>\nnamespace timing {\n" + texts
                        + "}\nint main() { return timing::Timer::count + (int) timing::Delay::Some; }\n");
    }

    @Test
    void the_texts_of_a_c_header_bring_every_name() throws IOException {
        String use = """
                int main(void)
                {
                    shaper_queue q = { .state = Q_IDLE };
                    shaper_queue_p p = &q;
                    struct slot s = q.slots[0];
                    union shaper_word w = { SHAPER_CLASSES };
                    shaper_hook hook = 0;
                    shaper_visitor visitor = 0;
                    struct limits l = shaper_limits[0];
                    return shaper_open(p, shaper_names[0], SHAPER_LAST) + (int) s.length + (int) w.all + (hook != 0)
                        + (visitor != 0) + l.low + shaper_width(1) + (int) shaper_late + (shaper_handlers[0] != 0) + SHAPER_BUSY;
                }
                """;

        accepts("c", "#include <stdint.h>\n#include <stddef.h>\n" + texts("shaper.h", SHAPER) + use);
    }

    private void compiles(String language, String name, String before, String text) throws IOException {
        accepts(language, before + texts(name, text));
    }

    /** Each text once, without those that stand inside another. */
    private static String texts(String name, String text) {
        Map<Integer, String> byStart = new LinkedHashMap<>();
        int end = 0;
        for (CDeclaration one :
                new DeclarationExtractor().extract(new SourceText(name, text)).declarations()) {
            if (one.kind() != Kind.ENUM_CONSTANT && one.range().start() >= end) {
                byStart.put(one.range().start(), one.text());
                end = one.range().end();
            }
        }
        return String.join("\n", byStart.values()) + "\n";
    }

    private void accepts(String language, String source) throws IOException {
        Path file = Files.writeString(folder.resolve("texts"), source);
        Path log = folder.resolve("log");
        boolean accepted = succeeds(
                log,
                language.equals("c") ? "gcc" : "g++",
                "-x",
                language,
                "-fsyntax-only",
                "-Wall",
                "-Wno-unused",
                "-Werror",
                file.toString());
        assertThat(accepted).as(source + "\n" + Files.readString(log)).isTrue();
    }

    private static boolean succeeds(String... command) {
        return succeeds(Path.of("/dev/null"), command);
    }

    private static boolean succeeds(Path log, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
