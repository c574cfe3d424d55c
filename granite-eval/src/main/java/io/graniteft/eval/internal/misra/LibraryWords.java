package io.graniteft.eval.internal.misra;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions of the C library that rules ban, as data. */
final class LibraryWords {
    /**
     * The functions of one rule.
     *
     * @param rule the rule that bans them
     * @param priced whether the scoring tables have a row for them
     * @param message what is wrong with them
     * @param names what they are called
     */
    record Row(String rule, boolean priced, String message, Set<String> names) {}

    private static final List<Row> ROWS = List.of(
            new Row("misra-21.3", true, "dynamic memory is used", Set.of("malloc", "free", "realloc", "calloc")),
            new Row("misra-21.3", false, "dynamic memory is used", Set.of("aligned_alloc")),
            new Row("misra-21.4", true, "a non-local jump is used", Set.of("setjmp", "longjmp")),
            new Row("misra-21.4", false, "a non-local jump is used", Set.of("_setjmp", "sigsetjmp", "siglongjmp")),
            new Row("misra-21.8", true, "the program is ended from inside", Set.of("abort", "exit")),
            new Row("misra-21.8", false, "the program is ended from inside", Set.of("_Exit", "quick_exit")),
            new Row("misra-21.8", false, "the environment is asked", Set.of("getenv")),
            new Row("misra-21.7", false, "a number is read without a check", Set.of("atof", "atoi", "atol", "atoll")),
            new Row("misra-21.9", false, "a library search or sort is used", Set.of("bsearch", "qsort")),
            new Row(
                    "misra-21.10",
                    false,
                    "the library's time and date are used",
                    Set.of(
                            "time",
                            "clock",
                            "difftime",
                            "mktime",
                            "asctime",
                            "ctime",
                            "gmtime",
                            "localtime",
                            "strftime",
                            "wcsftime",
                            "timespec_get")),
            new Row(
                    "misra-21.6",
                    false,
                    "the library's input and output are used",
                    Set.of(
                            "fopen",
                            "fclose",
                            "fflush",
                            "freopen",
                            "setbuf",
                            "setvbuf",
                            "printf",
                            "fprintf",
                            "sprintf",
                            "snprintf",
                            "vprintf",
                            "vfprintf",
                            "vsprintf",
                            "vsnprintf",
                            "scanf",
                            "fscanf",
                            "sscanf",
                            "vscanf",
                            "vfscanf",
                            "vsscanf",
                            "fgetc",
                            "fgets",
                            "fputc",
                            "fputs",
                            "getc",
                            "getchar",
                            "gets",
                            "putc",
                            "putchar",
                            "puts",
                            "ungetc",
                            "fread",
                            "fwrite",
                            "fgetpos",
                            "fseek",
                            "fsetpos",
                            "ftell",
                            "rewind",
                            "clearerr",
                            "feof",
                            "ferror",
                            "perror",
                            "remove",
                            "rename",
                            "tmpfile",
                            "tmpnam",
                            "wprintf",
                            "fwprintf",
                            "swprintf",
                            "vwprintf",
                            "vfwprintf",
                            "vswprintf",
                            "wscanf",
                            "fwscanf",
                            "swscanf",
                            "vwscanf",
                            "vfwscanf",
                            "vswscanf",
                            "fgetwc",
                            "fgetws",
                            "fputwc",
                            "fputws",
                            "fwide",
                            "getwc",
                            "getwchar",
                            "putwc",
                            "putwchar",
                            "ungetwc")));

    /** How many arguments functions take whose names are ordinary words: with another number it is somebody else's. */
    private static final Map<String, Integer> ARGUMENTS = Map.of("time", 1, "clock", 0, "remove", 1, "rename", 2);

    /** Words that name other things so often that only a call counts. */
    private static final Set<String> ONLY_CALLS = Set.of("time", "clock", "remove", "rename", "rewind");

    private static final Map<String, Row> BY_NAME = new HashMap<>();

    static {
        for (Row row : ROWS) {
            row.names().forEach(name -> BY_NAME.put(name, row));
        }
    }

    private LibraryWords() {}

    /** The row of a name, or null. */
    static @Nullable Row of(String name) {
        return BY_NAME.get(name);
    }

    /** Whether a call with so many arguments can be meant for the library's function. */
    static boolean fits(String name, int arguments) {
        Integer wanted = ARGUMENTS.get(name);
        return wanted == null || wanted == arguments;
    }

    static boolean onlyCalls(String name) {
        return ONLY_CALLS.contains(name);
    }
}
