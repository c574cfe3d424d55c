package io.graniteft.eval.internal.compile;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the directives of a snippet ask for and define. */
final class Conditionals {
    /** Longer directives are read up to here: conditions are short. */
    private static final int MAX_CHARS = 1000;

    private static final Pattern DEFINE = Pattern.compile("#\\s*define\\s+(\\w+)(\\(?)");

    /** A name in a condition, with what stands around it. */
    private static final Pattern CONDITION_NAME = Pattern.compile(
            "(!?\\s*(?:\\(\\s*)*(?:defined\\s*\\(?\\s*)?)\\b([A-Za-z_]\\w*)\\b(?!\\s*\\()([^A-Za-z_&|]{0,12})");

    private static final Set<String> PLATFORMS = Set.of(
            "WIN32",
            "_WIN32",
            "WIN64",
            "_WIN64",
            "_MSC_VER",
            "ANDROID",
            "APPLE",
            "_MSC_FULL_VER",
            "_WIN32_WINNT",
            "Q_OS_WIN",
            "Q_OS_MAC",
            "DEBUG_ASSERT_DISABLED",
            "_AIX");

    /** Macros that the snippet defines. */
    final Set<String> macros = new HashSet<>();
    /** How many conditionals the snippet ends without having begun them: it was cut out behind their beginning. */
    int openConditionals;
    /** Whether a conditional has a second branch, so that brackets may stand in both. */
    boolean hasAlternatives;

    private final Set<String> conditions = new LinkedHashSet<>();
    private final Set<String> negated = new HashSet<>();
    private int conditionalDepth;

    /** Takes one directive in. */
    void read(String directive) {
        Matcher define = DEFINE.matcher(directive);
        if (define.lookingAt()) {
            macros.add(define.group(1) == null ? "" : define.group(1));
        }
        String text = directive.substring(1).strip();
        conditional((text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text).replaceAll("\\s+", " "));
    }

    /** Names that a condition asks for and that are not there unless somebody gives them. */
    Set<String> switches() {
        Set<String> found = new LinkedHashSet<>(conditions);
        found.removeAll(negated);
        found.removeAll(macros);
        found.removeIf(name -> name.equals("defined") || name.startsWith("__") || PLATFORMS.contains(name));
        return found;
    }

    private void conditional(String name) {
        hasAlternatives |= name.startsWith("el");
        if (name.startsWith("ifndef")) {
            conditionalDepth++;
            negated.add(name.replaceFirst("^ifndef\\s+(\\w+).*$", "$1"));
        } else if (name.startsWith("if") || name.startsWith("elif")) {
            conditionalDepth += name.startsWith("if") ? 1 : 0;
            Matcher condition = CONDITION_NAME.matcher(name.replaceFirst("^\\w+", ""));
            while (condition.find()) {
                String before = condition.group(1) == null ? "" : condition.group(1);
                String macro = condition.group(2) == null ? "" : condition.group(2);
                String behind = condition.group(3) == null ? "" : condition.group(3);
                boolean not = before.contains("!") || behind.replace(" ", "").startsWith("==0");
                (not ? negated : conditions).add(macro);
            }
        } else if (name.startsWith("endif") && --conditionalDepth < 0) {
            openConditionals++;
            conditionalDepth = 0;
        }
    }
}
