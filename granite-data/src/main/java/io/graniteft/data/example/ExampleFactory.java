package io.graniteft.data.example;

import com.google.common.hash.Hashing;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.data.source.Domain;
import io.graniteft.data.source.Words;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the examples of a function: four requests in different wordings, each answered by the whole function with its doc comment,
 * and a completion. Which of several phrasings a request takes depends on the function and the seed alone. Thread-safe.
 */
public final class ExampleFactory {
    /** Which share of the statements a completion shows: enough to know what it is about, and something is left to say. */
    private static final double MIN_GIVEN = 0.15;

    private static final double MAX_GIVEN = 0.65;

    private final int seed;
    private final boolean completion;

    /**
     * @param seed decides among phrasings and where completions are cut
     * @param completion whether there are completions
     */
    public ExampleFactory(int seed, boolean completion) {
        this.seed = seed;
        this.completion = completion;
    }

    /**
     * The examples of a function, in the order of {@link Template}. There is no completion where the body has fewer than two
     * statements.
     *
     * @param function the function
     * @param live the live tokens of its text
     * @param domain what it belongs to
     */
    public List<Example> examplesOf(CFunction function, List<Token> live, Domain domain) {
        Subject subject = Subject.of(function, domain);
        Choice choice = new Choice(seed, function.text());
        String answer = subject.answer();
        List<Example> examples = new ArrayList<>();
        examples.add(example(Template.PURPOSE, purpose(subject, choice), answer));
        examples.add(example(Template.SIGNATURE, signature(subject, choice), answer));
        examples.add(example(Template.DESCRIPTION, description(subject, choice), answer));
        examples.add(example(Template.TASK, task(subject, Traits.of(function, live), choice), answer));
        if (completion) {
            double share = MIN_GIVEN + choice.fraction("cut") * (MAX_GIVEN - MIN_GIVEN);
            CompletionCut.of(function.text(), live, share).ifPresent(cut -> {
                String request = choice.of(
                                "completion",
                                "Complete the following " + subject.language()
                                        + " function. Write only the part that is missing.",
                                "Continue this " + subject.language()
                                        + " function from where it stops; do not repeat what is there.")
                        + "\n\n" + subject.fenced(subject.laidOut(cut.given()));
                examples.add(example(Template.COMPLETION, request, subject.rest(cut)));
            });
        }
        return examples;
    }

    private static Example example(Template template, String request, String answer) {
        return new Example(template, ChatExample.of(request, answer));
    }

    private static String purpose(Subject subject, Choice choice) {
        String head = choice.of(
                "purpose",
                "Generate a " + subject.language() + " " + subject.named() + " for " + subject.domain() + ".",
                "Write the " + subject.language() + " " + subject.named() + ", part of code for " + subject.domain()
                        + ".");
        return head + "\nPurpose: " + subject.sentence() + "\n" + subject.inAndOut();
    }

    private static String signature(Subject subject, Choice choice) {
        String head = choice.of(
                "signature",
                "Implement this " + subject.language() + " function:",
                "Write the definition of the " + subject.language() + " function with this prototype:");
        String what = subject.hasSummary() ? "\nIt does the following: " + subject.sentence() : "";
        return head + "\n\n" + subject.fenced(subject.prototype()) + what;
    }

    private static String description(Subject subject, Choice choice) {
        String head = choice.of(
                "description",
                "I need a " + subject.language() + " function for " + subject.domain() + ".",
                "Please write a " + subject.language() + " function for " + subject.domain() + ".");
        return head + "\nWhat it does: " + subject.sentence() + "\n" + subject.parameterList();
    }

    private static String task(Subject subject, List<String> traits, Choice choice) {
        String head = choice.of(
                "task",
                "You are working on " + subject.domain() + ". Task: write " + subject.namedDefinite() + " in "
                        + subject.language() + ".",
                "Task for " + subject.domain() + ": implement " + subject.namedDefinite() + " in " + subject.language()
                        + ".");
        String constraints = traits.isEmpty() ? "" : "\nConstraints: " + String.join(", ", traits) + ".";
        return head + "\nGoal: " + subject.sentence() + subject.helpers() + constraints + "\nInterface: `"
                + subject.interfaceLine() + "`";
    }

    /** Choices that depend on the function and the seed alone. */
    private record Choice(int seed, String text) {
        String of(String what, String... options) {
            return options[(int) (fraction(what) * options.length)];
        }

        double fraction(String what) {
            long bits = Hashing.sha256()
                    .hashString(what + " " + seed + " " + text, StandardCharsets.UTF_8)
                    .asLong();
            return (bits >>> 11) * 0x1.0p-53;
        }
    }

    /** A function in the words of a request. */
    private record Subject(CFunction function, Domain area, DocText doc, Layout layout) {
        /** What some code bases put before a name to tell its type: {@code vTaskDelay}, {@code prvGetNextTime}. */
        private static final Set<String> TYPE_PREFIXES =
                Set.of("v", "x", "ux", "ul", "us", "uc", "pv", "px", "pc", "prv", "e", "l", "s");

        /** As many helpers are named; more would be a listing of the body. */
        private static final int MAX_HELPERS = 6;

        static Subject of(CFunction function, Domain area) {
            return new Subject(function, area, DocText.of(function.doc(), function.name()), Layout.of(function));
        }

        String language() {
            return function.language() == Language.CPP ? "C++" : "C";
        }

        String domain() {
            return area.phrase();
        }

        boolean hasSummary() {
            return !doc.summary().isEmpty();
        }

        /** Whether a macro makes the definition, as {@code TEST_F(Suite, Case) {…}} does: its name alone says nothing. */
        boolean madeByMacro() {
            return function.returnType().isEmpty()
                    && function.name().equals(function.name().toUpperCase(Locale.ROOT))
                    && !function.name().startsWith("~");
        }

        String named() {
            return madeByMacro()
                    ? "definition `" + function.signature() + "`"
                    : "function named '" + function.qualifiedName() + "'";
        }

        String namedDefinite() {
            return madeByMacro()
                    ? "the definition `" + function.signature() + "`"
                    : "the function '" + function.qualifiedName() + "'";
        }

        /** What the function is for: the doc comment's first sentence, else the words of its name. */
        String sentence() {
            if (hasSummary()) {
                return doc.summary() + ".";
            }
            List<String> words = new ArrayList<>(Words.of(function.name()));
            if (words.size() > 1 && TYPE_PREFIXES.contains(words.get(0))) {
                words.remove(0);
            }
            String whole = function.qualifiedName();
            int scopeEnd = whole.endsWith("::" + function.name())
                    ? whole.length() - function.name().length() - 2
                    : 0;
            String scope = scopeEnd > 0 ? " in `" + whole.substring(0, scopeEnd) + "`" : "";
            return String.join(" ", words) + scope + ".";
        }

        String inAndOut() {
            String in = function.parameters().isEmpty()
                    ? "It takes no parameters"
                    : "It takes "
                            + function.parameters().stream()
                                    .map(parameter -> "`" + declared(parameter) + "`")
                                    .collect(Collectors.joining(", "));
            return in + (returnsValue() ? " and returns `" + function.returnType() + "`." : " and returns nothing.");
        }

        String parameterList() {
            StringBuilder text = new StringBuilder();
            if (!function.parameters().isEmpty()) {
                text.append("Parameters:");
                for (Parameter parameter : function.parameters()) {
                    String said = doc.parameters().get(parameter.name());
                    text.append("\n- `")
                            .append(declared(parameter))
                            .append('`')
                            .append(said == null ? "" : ": " + said);
                }
                text.append('\n');
            }
            text.append("Result: ").append(returnsValue() ? "`" + function.returnType() + "`" : "none");
            if (returnsValue() && !doc.returns().isEmpty()) {
                text.append(": ").append(doc.returns());
            }
            return text.append('.').toString();
        }

        private boolean returnsValue() {
            return !function.returnType().isEmpty() && !function.returnType().equals("void");
        }

        private static String declared(Parameter parameter) {
            String type = parameter.type();
            String name = parameter.name();
            if (name.isEmpty() || type.isEmpty()) {
                return type + name;
            }
            int pointer = type.indexOf("(*)");
            if (pointer >= 0) {
                return type.substring(0, pointer + 2) + name + type.substring(pointer + 2);
            }
            int array = type.indexOf('[');
            if (array > 0) {
                return type.substring(0, array).strip() + " " + name + type.substring(array);
            }
            return type.endsWith("*") || type.endsWith("&") ? type + name : type + " " + name;
        }

        String prototype() {
            return function.signature() + (madeByMacro() ? "" : ";");
        }

        String interfaceLine() {
            return function.signature();
        }

        /** The names of functions that the code calls and a developer would have to know of. */
        String helpers() {
            List<String> callees = function.callees().stream()
                    .filter(name -> !name.equals(function.name()))
                    .toList();
            if (callees.isEmpty() || callees.size() > MAX_HELPERS) {
                return "";
            }
            return "\nAvailable to it: "
                    + callees.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")) + ".";
        }

        String fenced(String code) {
            return "```" + (function.language() == Language.CPP ? "cpp" : "c") + "\n" + code + "\n```";
        }

        String answer() {
            return laidOut(function.text());
        }

        /** The function's text from its first character on, below its doc comment if that says anything. */
        String laidOut(String code) {
            String comment = function.doc();
            boolean worded = comment != null && comment.chars().anyMatch(Character::isLetter);
            return layout.apply(comment == null || !worded ? code : comment.stripTrailing() + "\n" + code);
        }

        /** What follows a cut, without the line end and the blank lines at its beginning. */
        String rest(CompletionCut cut) {
            String rest = layout.apply(cut.rest());
            int start = 0;
            for (int i = 0; i < rest.length() && Character.isWhitespace(rest.charAt(i)); i++) {
                if (rest.charAt(i) == '\n') {
                    start = i + 1;
                }
            }
            return start == 0 ? rest.stripLeading() : rest.substring(start);
        }
    }
}
