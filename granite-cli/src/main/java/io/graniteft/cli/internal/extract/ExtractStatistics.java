package io.graniteft.cli.internal.extract;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Language;
import java.util.List;
import java.util.Locale;

/** What one call of the verb went through, added up file by file. Not thread-safe. */
public final class ExtractStatistics {
    private long files;
    private long skipped;
    private long bytes;
    private long lines;
    private long functions;
    private long cppFunctions;
    private long declarations;
    private long problems;

    /** A file that was read. */
    public void read(long fileBytes, long fileLines, long cFunctions, long cppFound, long declared, long unread) {
        files++;
        bytes += fileBytes;
        lines += fileLines;
        functions += cFunctions + cppFound;
        cppFunctions += cppFound;
        declarations += declared;
        problems += unread;
    }

    /** A file that was left out. */
    public void skip() {
        skipped++;
    }

    /** How many of these functions are read as C++. */
    public static long cpp(List<CFunction> functions) {
        return functions.stream()
                .filter(function -> function.language() == Language.CPP)
                .count();
    }

    /** The functions found. */
    public long functions() {
        return functions;
    }

    /** The declarations found. */
    public long declarations() {
        return declarations;
    }

    /** The files read and skipped. */
    public long files() {
        return files + skipped;
    }

    private double megabytesPerSecond(double seconds) {
        return seconds > 0 ? bytes / 1e6 / seconds : 0;
    }

    /** What both forms say, in the order in which they say it. */
    private Object[] figures(double seconds) {
        return new Object[] {
            files,
            skipped,
            bytes,
            lines,
            functions,
            functions - cppFunctions,
            cppFunctions,
            declarations,
            problems,
            seconds,
            megabytesPerSecond(seconds)
        };
    }

    /** A few lines for people. */
    public String table(double seconds) {
        return String.format(Locale.ROOT, """
                files         %,15d read, %,d skipped
                bytes         %,15d
                lines         %,15d
                functions     %,15d (%,d in C, %,d in C++)
                declarations  %,15d
                problems      %,15d
                time          %,15.3f s (%.1f MB/s)""", figures(seconds));
    }

    /** One JSON object, with the version of what it says. */
    public String json(double seconds) {
        return String.format(
                Locale.ROOT,
                "{\"schema\":\"granite.extract-stats/1\",\"files\":%d,\"skipped\":%d,\"bytes\":%d,\"lines\":%d,\"functions\":%d,"
                        + "\"languages\":{\"c\":%d,\"c++\":%d},\"declarations\":%d,\"problems\":%d,\"seconds\":%.3f,"
                        + "\"megabytes_per_second\":%.1f}",
                figures(seconds));
    }
}
