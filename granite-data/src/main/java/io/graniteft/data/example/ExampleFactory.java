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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the examples of a function: four requests in different wordings, each answered by the whole function with its doc comment, a
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

    // What is chosen.
    private static final long PURPOSE = TokenHash.of("purpose");
    private static final long SIGNATURE = TokenHash.of("signature");
    private static final long DESCRIPTION = TokenHash.of("description");
    private static final long TASK = TokenHash.of("task");
    private static final long COMPLETION = TokenHash.of("completion");
    private static final long CUT = TokenHash.of("cut");
    private static final long MIDDLE = TokenHash.of("middle");
    private static final long SIZE = TokenHash.of("size");

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

    /** The same examples as {@link #give} hands out, in the order of {@link Template}. */
    public List<Example> examplesOf(CFunction function, List<Token> live, Domain domain, FileContext context) {
        List<Example> examples = new ArrayList<>();
        give(function, live, domain, context, new ExampleTaker() {
            private @Nullable WholeAnswer answer;

            @Override
            public void begin(WholeAnswer whole) {
                answer = whole;
            }

            @Override
            public void whole(Template template, String request) {
                own(template, request, Objects.requireNonNull(answer).text());
            }

            @Override
            public void rest(Template template, String before, String behind) {
                WholeAnswer cut = Objects.requireNonNull(answer);
                String request = before + cut.text().substring(0, cut.given()) + behind;
                own(template, request, cut.text().substring(cut.rest()));
            }

            @Override
            public void own(Template template, String request, String answer) {
                examples.add(new Example(template, ChatExample.of(request, answer)));
            }
        });
        return examples;
    }

    /**
     * Hands the examples of a function to {@code taker}, in the order of {@link Template}. There is no completion where the body has
     * fewer than two statements.
     *
     * @param function the function
     * @param live the live tokens of its text
     * @param domain what it belongs to
     * @param context what its file declares
     */
    public void give(CFunction function, List<Token> live, Domain domain, FileContext context, ExampleTaker taker) {
        Subject subject = new Subject(function, domain);
        Choice choice = new Choice(TokenHash.then(TokenHash.mix(seed), TokenHash.of(function.text())));
        int cut = -1;
        if (completion) {
            double share = MIN_GIVEN + choice.fraction(CUT) * (MAX_GIVEN - MIN_GIVEN);
            cut = CompletionCut.placeOf(function.text(), live, share);
        }
        taker.begin(subject.answer(cut));
        String needed = needed(subject, live, context);
        StringBuilder request = new StringBuilder(512);
        purpose(request, subject, choice);
        taker.whole(Template.PURPOSE, taken(request.append(needed)));
        signature(request, subject, choice);
        taker.whole(Template.SIGNATURE, taken(request.append(needed)));
        description(request, subject, choice);
        taker.whole(Template.DESCRIPTION, taken(request.append(needed)));
        task(request, subject, Traits.of(function, live), choice);
        taker.whole(Template.TASK, taken(request.append(needed)));
        if (cut >= 0) {
            boolean first = choice.isFirst(COMPLETION);
            request.append(first ? "Complete the following " : "Continue this ")
                    .append(subject.language())
                    .append(
                            first
                                    ? " function. Write only the part that is missing."
                                    : " function from where it stops; do not repeat what is there.")
                    .append("\n\n")
                    .append(subject.fence());
            taker.rest(Template.COMPLETION, taken(request), Subject.FENCE_END);
        }
        if (fillInTheMiddle) {
            MiddleCut.of(function.text(), live, choice.fraction(MIDDLE), choice.fraction(SIZE))
                    .ifPresent(middle -> taker.own(
                            Template.FILL_IN_THE_MIDDLE,
                            FIM_PREFIX
                                    + subject.laidOut(middle.prefix())
                                    + FIM_SUFFIX
                                    + subject.layout().apply(middle.suffix())
                                    + FIM_MIDDLE,
                            subject.layout().apply(middle.middle())));
        }
    }

    /** What was written, which makes room for the next text. */
    private static String taken(StringBuilder text) {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    private static String needed(Subject subject, List<Token> live, FileContext context) {
        List<String> declarations = context.neededBy(subject.function(), live);
        return declarations.isEmpty()
                ? ""
                : "\n\nThese declarations exist:\n\n" + subject.fence() + String.join("\n", declarations)
                        + Subject.FENCE_END;
    }

    private static void purpose(StringBuilder out, Subject subject, Choice choice) {
        boolean first = choice.isFirst(PURPOSE);
        out.append(first ? "Generate a " : "Write the ").append(subject.language());
        out.append(' ').append(subject.named());
        out.append(first ? " for " : ", part of code for ").append(subject.domain());
        out.append(".\nPurpose: ").append(subject.sentence()).append('\n');
        subject.inAndOut(out);
        out.append(subject.besidesName());
    }

    private static void signature(StringBuilder out, Subject subject, Choice choice) {
        boolean first = choice.isFirst(SIGNATURE);
        out.append(first ? "Implement this " : "Write the definition of the ").append(subject.language());
        out.append(first ? " function:" : " function with this prototype:").append("\n\n");
        out.append(subject.fence()).append(subject.prototype()).append(Subject.FENCE_END);
        out.append(subject.besidesPrototype());
    }

    private static void description(StringBuilder out, Subject subject, Choice choice) {
        out.append(choice.isFirst(DESCRIPTION) ? "I need a " : "Please write a ");
        out.append(subject.language()).append(" function for ").append(subject.domain());
        out.append(".\nWhat it does: ").append(subject.sentence()).append('\n');
        subject.parameterList(out);
        out.append(subject.besidesName());
    }

    private static void task(StringBuilder out, Subject subject, List<String> traits, Choice choice) {
        if (choice.isFirst(TASK)) {
            out.append("You are working on ").append(subject.domain()).append(". Task: write ");
        } else {
            out.append("Task for ").append(subject.domain()).append(": implement ");
        }
        out.append(subject.namedDefinite()).append(" in ").append(subject.language());
        out.append(".\nGoal: ").append(subject.sentence()).append(subject.helpers());
        for (int i = 0; i < traits.size(); i++) {
            out.append(i == 0 ? "\nConstraints: " : ", ").append(traits.get(i));
        }
        out.append(traits.isEmpty() ? "" : ".");
        out.append("\nInterface: `").append(subject.interfaceLine()).append('`');
    }

    /**
     * Choices that depend on the function and the seed alone.
     *
     * @param base a hash of both
     */
    private record Choice(long base) {
        /** Whether it is the first of two phrasings. */
        boolean isFirst(long what) {
            return fraction(what) < 0.5;
        }

        double fraction(long what) {
            long bits = TokenHash.mix(TokenHash.then(base, what));
            return (bits >>> 11) * 0x1.0p-53;
        }
    }
}
