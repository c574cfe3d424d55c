package io.graniteft.data.example;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.curate.sensitive.Redactor;
import io.graniteft.data.source.Domain;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the examples of a function: four requests in different wordings, each answered by the whole function with its doc comment,
 * a
 * completion, and a part to fill in. Which of several phrasings a request takes depends on the function and the seed alone. Thread-safe.
 */
public final class ExampleFactory {
    /** Which share of the statements a completion shows: enough to know what it is about, and something is left to say. */
    private static final double MIN_GIVEN = 0.15;

    private static final double MAX_GIVEN = 0.65;

    /** Between them Granite's code models, as StarCoder before them, were trained to fill in what is missing. */
    private static final String FIM_PREFIX = "<fim_prefix>";

    private static final String FIM_SUFFIX = "<fim_suffix>";
    private static final String FIM_MIDDLE = "<fim_middle>";

    private final int seed;
    private final boolean completion;
    private final boolean fillInTheMiddle;
    private final @Nullable Redactor contextRedactor;

    /**
     * A factory of plain examples.
     *
     * @param seed decides among phrasings and where completions are cut
     * @param completion whether there are completions
     */
    public ExampleFactory(int seed, boolean completion) {
        this(seed, completion, false, null);
    }

    private ExampleFactory(int seed, boolean completion, boolean fillInTheMiddle, @Nullable Redactor contextRedactor) {
        this.seed = seed;
        this.completion = completion;
        this.fillInTheMiddle = fillInTheMiddle;
        this.contextRedactor = contextRedactor;
    }

    /** The factory that a configuration asks for. */
    public static ExampleFactory of(DataConfig config) {
        CurationConfig curation = config.curation();
        boolean full = curation.mode().equals(CurationConfig.FULL);
        Redactor redactor = config.examples().context()
                ? new Redactor(
                        full && !curation.secrets().equals(CurationConfig.KEEP),
                        full && !curation.personalData().equals(CurationConfig.KEEP))
                : null;
        return new ExampleFactory(
                config.seed(), config.completion(), config.examples().fillInTheMiddle(), redactor);
    }

    /** What requests for the file's functions may show of the file; nothing, unless the configuration asks for context. */
    public FileContext contextOf(SourceText file) {
        if (contextRedactor == null) {
            return FileContext.NONE;
        }
        String clean = Redactor.replace(file.text(), contextRedactor.find(file.text()));
        return FileContext.of(new SourceText(file.path(), clean, file.charset()));
    }

    /** The examples of a function of whose file nothing is shown. */
    public List<Example> examplesOf(CFunction function, List<Token> live, Domain domain) {
        return examplesOf(function, live, domain, FileContext.NONE);
    }

    /**
     * The examples of a function, in the order of {@link Template}. There is no completion where the body has fewer than two
     * statements.
     *
     * @param function the function
     * @param live the live tokens of its text
     * @param domain what it belongs to
     * @param context what its file declares
     */
    public List<Example> examplesOf(CFunction function, List<Token> live, Domain domain, FileContext context) {
        Subject subject = new Subject(function, domain);
        Choice choice = new Choice(TokenHash.then(TokenHash.mix(seed), TokenHash.of(function.text())));
        String answer = subject.answer();
        List<Example> examples = new ArrayList<>();
        String needed = needed(subject, live, context);
        examples.add(example(Template.PURPOSE, purpose(subject, choice) + needed, answer));
        examples.add(example(Template.SIGNATURE, signature(subject, choice) + needed, answer));
        examples.add(example(Template.DESCRIPTION, description(subject, choice) + needed, answer));
        examples.add(example(Template.TASK, task(subject, Traits.of(function, live), choice) + needed, answer));
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
        if (fillInTheMiddle) {
            MiddleCut.of(function.text(), live, choice.fraction("middle"), choice.fraction("size"))
                    .ifPresent(cut -> examples.add(example(
                            Template.FILL_IN_THE_MIDDLE,
                            FIM_PREFIX
                                    + subject.laidOut(cut.prefix())
                                    + FIM_SUFFIX
                                    + subject.layout().apply(cut.suffix())
                                    + FIM_MIDDLE,
                            subject.layout().apply(cut.middle()))));
        }
        return examples;
    }

    private static String needed(Subject subject, List<Token> live, FileContext context) {
        List<String> declarations = context.neededBy(subject.function(), live);
        return declarations.isEmpty()
                ? ""
                : "\n\nThese declarations exist:\n\n" + subject.fenced(String.join("\n", declarations));
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
        return head + "\nPurpose: " + subject.sentence() + "\n" + subject.inAndOut() + subject.besidesName();
    }

    private static String signature(Subject subject, Choice choice) {
        String head = choice.of(
                "signature",
                "Implement this " + subject.language() + " function:",
                "Write the definition of the " + subject.language() + " function with this prototype:");
        return head + "\n\n" + subject.fenced(subject.prototype()) + subject.besidesPrototype();
    }

    private static String description(Subject subject, Choice choice) {
        String head = choice.of(
                "description",
                "I need a " + subject.language() + " function for " + subject.domain() + ".",
                "Please write a " + subject.language() + " function for " + subject.domain() + ".");
        return head + "\nWhat it does: " + subject.sentence() + "\n" + subject.parameterList() + subject.besidesName();
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

    /**
     * Choices that depend on the function and the seed alone.
     *
     * @param base a hash of both
     */
    private record Choice(long base) {
        String of(String what, String... options) {
            return options[(int) (fraction(what) * options.length)];
        }

        double fraction(String what) {
            long bits = TokenHash.mix(TokenHash.then(base, TokenHash.of(what)));
            return (bits >>> 11) * 0x1.0p-53;
        }
    }
}
