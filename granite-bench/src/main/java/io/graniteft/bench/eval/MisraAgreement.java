package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares findings with annotated files: a comment at the end of a line names the rules that the line breaks, as in
 * {@code x = 066; // 7.1}. A line that names none of ours is a false positive when one is found there. cppcheck's addon runs
 * on the same files when cppcheck is there ({@code CPPCHECK} names another command).
 *
 * <pre>eval-misra FILE…</pre>
 */
public final class MisraAgreement {
    /** The rules that granite-eval looks at. */
    private static final Set<String> RULES = Set.of(
            "4.1", "4.2", "7.1", "7.3", "12.3", "13.4", "14.4", "15.1", "15.4", "15.5", "15.6", "15.7", "16.3", "16.4",
            "16.5", "16.6", "17.1", "17.2", "20.4", "20.5", "21.3", "21.4", "21.6", "21.7", "21.8", "21.9", "21.10");

    private static final Pattern ANNOTATION = Pattern.compile("\\A/[/*]\\s*((?:\\d+\\.\\d+[ ,;]*)+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+");
    private static final Pattern THEIRS = Pattern.compile("GRANITE (\\d+) misra-c20\\d\\d-(\\d+\\.\\d+)");

    /** A rule on a line. */
    private record Place(int line, String rule) {}

    private static final class Counts {
        int hits;
        int surplus;
        int missed;

        double precision() {
            return hits + surplus == 0 ? Double.NaN : (double) hits / (hits + surplus);
        }

        double recall() {
            return hits + missed == 0 ? Double.NaN : (double) hits / (hits + missed);
        }

        void add(Counts other) {
            hits += other.hits;
            surplus += other.surplus;
            missed += other.missed;
        }
    }

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Counts> ours = new TreeMap<>(byNumber());
    private final Map<String, Counts> theirs = new TreeMap<>(byNumber());
    private final CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
            .profile(Profile.SEMANTIC)
            .syntaxChecker((code, language) -> new SyntaxReport(Status.OK, Sandbox.NONE, List.of(), null))
            .build();
    private boolean withTheirs;

    private MisraAgreement() {}

    /** Runs the comparison on all files and prints one table. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: eval-misra FILE…");
            System.exit(2);
        }
        new MisraAgreement().run(arguments);
    }

    private void run(String[] files) throws IOException, InterruptedException {
        String command = System.getenv().getOrDefault("CPPCHECK", "cppcheck");
        String version = version(command);
        withTheirs = !version.isEmpty();
        out.println(withTheirs ? "beside: " + version : "no cppcheck: set CPPCHECK to its command");
        for (String name : files) {
            Path file = Path.of(name);
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            Set<Place> annotated = annotations(text);
            Set<Place> found = ours(name, text);
            count(annotated, found, ours);
            show(name, text, annotated, found);
            if (withTheirs) {
                count(annotated, theirs(command, file), theirs);
            }
        }
        table();
    }

    private static Comparator<String> byNumber() {
        return Comparator.comparingInt((String rule) -> Integer.parseInt(rule.substring(0, rule.indexOf('.'))))
                .thenComparingInt(rule -> Integer.parseInt(rule.substring(rule.indexOf('.') + 1)));
    }

    private static Set<Place> annotations(String text) {
        Set<Place> places = new TreeSet<>(order());
        for (Token token : Tokens.all(text)) {
            if (token.kind() == Token.Kind.COMMENT) {
                annotation(token.text(), token.line(), places);
            } else if (token.kind() == Token.Kind.DIRECTIVE) {
                int comment =
                        Math.max(token.text().lastIndexOf("//"), token.text().lastIndexOf("/*"));
                if (comment >= 0) {
                    annotation(token.text().substring(comment), token.line(), places);
                }
            }
        }
        return places;
    }

    private static void annotation(String comment, int line, Set<Place> places) {
        Matcher matcher = ANNOTATION.matcher(comment);
        if (matcher.find()) {
            NUMBER.matcher(comment)
                    .region(0, matcher.end())
                    .results()
                    .map(number -> number.group())
                    .filter(RULES::contains)
                    .forEach(rule -> places.add(new Place(line, rule)));
        }
    }

    private static Comparator<Place> order() {
        return Comparator.comparingInt(Place::line).thenComparing(Place::rule);
    }

    private Set<Place> ours(String name, String text) {
        CodeLanguage language = name.endsWith(".c") || name.endsWith(".h") ? CodeLanguage.C : CodeLanguage.CPP;
        Set<Place> places = new TreeSet<>(order());
        evaluator.evaluate(Snippet.of(name, text, language)).findings().stream()
                .filter(finding -> finding.rule().startsWith("misra-"))
                .forEach(finding ->
                        places.add(new Place(finding.line(), finding.rule().substring("misra-".length()))));
        return places;
    }

    private static Set<Place> theirs(String command, Path file) throws IOException, InterruptedException {
        Path log = Files.createTempFile("granite-bench-", ".log");
        try {
            boolean c = file.toString().endsWith(".c") || file.toString().endsWith(".h");
            List<String> words = List.of(
                    command,
                    "--addon=misra",
                    "--enable=style",
                    "-DDUMMY",
                    "--inline-suppr",
                    "--platform=unix64",
                    c ? "--std=c89" : "--std=c++17",
                    "--template=GRANITE {line} {id}",
                    "--quiet",
                    file.toAbsolutePath().toString());
            new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            Set<Place> places = new TreeSet<>(order());
            THEIRS.matcher(Files.readString(log, StandardCharsets.ISO_8859_1))
                    .results()
                    .filter(found -> RULES.contains(found.group(2)))
                    .forEach(found -> places.add(new Place(Integer.parseInt(found.group(1)), found.group(2))));
            return places;
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static String version(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "--version").start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? line : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static void count(Set<Place> annotated, Set<Place> found, Map<String, Counts> into) {
        for (Place place : found) {
            Counts counts = into.computeIfAbsent(place.rule(), any -> new Counts());
            if (annotated.contains(place)) {
                counts.hits++;
            } else {
                counts.surplus++;
            }
        }
        for (Place place : annotated) {
            if (!found.contains(place)) {
                into.computeIfAbsent(place.rule(), any -> new Counts()).missed++;
            }
        }
    }

    private void show(String name, String text, Set<Place> annotated, Set<Place> found) {
        List<String> lines = text.lines().toList();
        for (Place place : found) {
            if (!annotated.contains(place)) {
                out.printf("surplus %s:%d %s  %s%n", name, place.line(), place.rule(), line(lines, place));
            }
        }
        for (Place place : annotated) {
            if (!found.contains(place)) {
                out.printf("missed  %s:%d %s  %s%n", name, place.line(), place.rule(), line(lines, place));
            }
        }
    }

    private static String line(List<String> lines, Place place) {
        return place.line() <= lines.size() ? lines.get(place.line() - 1).strip() : "";
    }

    private void table() {
        out.printf("%-6s %32s%s%n", "", "granite", withTheirs ? String.format("   %32s", "cppcheck") : "");
        out.printf("%-6s %s%s%n", "rule", heading(), withTheirs ? "   " + heading() : "");
        Set<String> rules = new TreeSet<>(byNumber());
        rules.addAll(ours.keySet());
        rules.addAll(theirs.keySet());
        Counts all = new Counts();
        Counts allTheirs = new Counts();
        for (String rule : rules) {
            Counts mine = ours.getOrDefault(rule, new Counts());
            Counts other = theirs.getOrDefault(rule, new Counts());
            all.add(mine);
            allTheirs.add(other);
            out.printf("%-6s %s%s%n", rule, row(mine), withTheirs ? "   " + row(other) : "");
        }
        out.printf("%-6s %s%s%n", "all", row(all), withTheirs ? "   " + row(allTheirs) : "");
    }

    private static String heading() {
        return String.format("%4s %4s %4s %8s %8s", "tp", "fp", "fn", "P", "R");
    }

    private static String row(Counts counts) {
        return String.format(
                Locale.ROOT,
                "%4d %4d %4d %8.3f %8.3f",
                counts.hits,
                counts.surplus,
                counts.missed,
                counts.precision(),
                counts.recall());
    }
}
