package io.graniteft.core.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code NAME=value} lines with optional {@code export}, comments, single quotes (literal) and
 * double quotes (with the escapes {@code \n \r \t \" \\ \$}). Nothing is substituted, and no value ever shows in a problem.
 */
final class DotEnv {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*(.*)");

    private final String file;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private DotEnv(String file) {
        this.file = file;
    }

    /** A value and its 1-based line. */
    record Entry(String value, int line) {
        @Override
        public String toString() {
            return "Entry[line=" + line + "]";
        }
    }

    static DotEnv empty() {
        return new DotEnv(".env");
    }

    static DotEnv read(Path path, String shownAs) {
        DotEnv result = new DotEnv(shownAs);
        try {
            result.parse(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            result.problem(0, "no such file", "check the path, or leave it out");
        } catch (IOException e) {
            result.problem(0, "cannot be read", "check that it is a readable file");
        }
        return result;
    }

    String file() {
        return file;
    }

    Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    private void parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int number = 0;
        for (String raw : text.split("\\r?\\n|\\r", -1)) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                parseLine(line, number);
            }
        }
    }

    private void parseLine(String line, int number) {
        if (line.indexOf('\uFFFD') >= 0) {
            problem(number, "not UTF-8", "save the file as UTF-8");
            return;
        }
        Matcher matcher = ASSIGNMENT.matcher(line);
        if (!matcher.matches()) {
            problem(number, "not of the form NAME=value", "write NAME=value, or start the line with # to leave it out");
            return;
        }
        String name = matcher.group(1);
        String rest = matcher.group(2);
        if (rest.startsWith("'") || rest.startsWith("\"")) {
            quoted(name, rest, number);
        } else {
            Matcher comment = Pattern.compile("(?:^|[ \\t])#").matcher(rest);
            String value = comment.find() ? rest.substring(0, comment.start()) : rest;
            entries.put(name, new Entry(value.strip(), number));
        }
    }

    private void quoted(String name, String rest, int number) {
        char quote = rest.charAt(0);
        StringBuilder value = new StringBuilder();
        int at = 1;
        while (at < rest.length() && rest.charAt(at) != quote) {
            char c = rest.charAt(at);
            if (c == '\\' && quote == '"' && at + 1 < rest.length()) {
                at++;
                char escaped = rest.charAt(at);
                switch (escaped) {
                    case 'n' -> value.append('\n');
                    case 'r' -> value.append('\r');
                    case 't' -> value.append('\t');
                    case '"', '\\', '$' -> value.append(escaped);
                    default -> value.append('\\').append(escaped);
                }
            } else {
                value.append(c);
            }
            at++;
        }
        if (at >= rest.length()) {
            problem(number, name + ": the quote is not closed on its line", "close it, or leave both quotes out");
            return;
        }
        String after = rest.substring(at + 1).strip();
        if (!after.isEmpty() && !after.startsWith("#")) {
            problem(number, name + ": there is text after the closing quote", "put the whole value between the quotes");
            return;
        }
        entries.put(name, new Entry(value.toString(), number));
    }

    private void problem(int line, String message, String hint) {
        problems.add(new Problem("", file, line, message, hint));
    }

    /** Leaves out the values. */
    @Override
    public String toString() {
        return "DotEnv[" + file + ", " + entries.keySet() + "]";
    }
}
