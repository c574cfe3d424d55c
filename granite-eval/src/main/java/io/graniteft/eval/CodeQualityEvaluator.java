package io.graniteft.eval;

import io.graniteft.eval.internal.CachedChecker;
import io.graniteft.eval.internal.CompilerOptions;
import io.graniteft.eval.internal.GccChecker;
import io.graniteft.eval.internal.HeuristicChecker;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.TextKind;
import io.graniteft.eval.internal.Toolchain;
import io.graniteft.eval.internal.compile.SemanticChecker;
import io.graniteft.eval.internal.semantic.SemanticRules;
import io.graniteft.lang.DeclarationSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores C and C++ from 0 to 10 in four dimensions and overall.
 *
 * <p>Thread-safe and without state between calls: callers may share one evaluator between as many threads as they like.
 * Each call may start one compiler process and waits for it.
 */
public final class CodeQualityEvaluator {

    /** The compiler command that means: use no compiler. */
    public static final String NO_COMPILER_COMMAND = "none";

    /** As many characters as the bytes that a compiler may get. */
    private static final int LOOKED_AT_CHARS = 256 * 1024;

    private final Profile profile;
    private final ScoringSettings settings;
    private final Map<Profile, ProfileRules> rules;
    private final Map<Profile, SyntaxChecker> checkers;
    private final @Nullable Toolchain toolchain;

    /** An evaluator with the defaults: profile {@link Profile#SEMANTIC}, compiler {@code gcc} from the PATH. */
    public CodeQualityEvaluator() {
        this(builder());
    }

    private CodeQualityEvaluator(Builder builder) {
        this.profile = builder.profile;
        this.settings = builder.settings;
        this.rules = Map.of(
                Profile.LITERAL,
                ProfileRules.literal(),
                Profile.SEMANTIC,
                SemanticRules.of(builder.settings, builder.domain, builder.rules));
        SyntaxChecker own = builder.syntaxChecker;
        Toolchain toolchain =
                new Toolchain(builder.compiler, builder.compilerOptions, builder.sandbox, builder.unsandboxedAllowed);
        boolean none = builder.compiler.equals(NO_COMPILER_COMMAND);
        this.checkers = own != null
                ? Map.of(Profile.LITERAL, own, Profile.SEMANTIC, own)
                : none
                        ? Map.of(Profile.LITERAL, new HeuristicChecker(), Profile.SEMANTIC, new HeuristicChecker())
                        : Map.of(
                                Profile.LITERAL,
                                new CachedChecker(new GccChecker(toolchain)),
                                Profile.SEMANTIC,
                                new CachedChecker(new SemanticChecker(
                                        toolchain,
                                        CompilerOptions.macros(builder.compilerOptions, builder.declarations))));
        this.toolchain = own != null || none ? null : toolchain;
    }

    /**
     * What stands between texts and this machine while this evaluator's compiler runs: found out once, by trying, and the
     * same for all of its scores. {@link Sandbox#NONE} when it has no compiler of its own.
     */
    public Sandbox sandbox() {
        return toolchain == null ? Sandbox.NONE : toolchain.level();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The profile that this evaluator applies. */
    public Profile profile() {
        return profile;
    }

    /**
     * The protocol that the live names of a text tell of, by the vocabularies of this evaluator; empty when they tell of
     * none. For callers who know what an answer should be about, because they have the question's reference.
     */
    public Optional<String> domainOf(String code) {
        return SemanticRules.domainOf(settings, code);
    }

    /** Scores a nameless text, language inferred. */
    public QualityScore evaluate(String code) {
        return evaluate(Snippet.of(code));
    }

    /**
     * Scores a snippet in this evaluator's profile. What the text says never makes it throw: what cannot be judged has a
     * {@link Status}.
     *
     * @throws java.io.UncheckedIOException when the machine cannot hold the compiler's temporary folder
     * @throws java.util.concurrent.CancellationException when the thread is interrupted; the compiler is ended
     */
    public QualityScore evaluate(Snippet snippet) {
        return evaluate(snippet, Set.of(profile)).get(0);
    }

    /**
     * Scores a snippet in several profiles, whichever one is this evaluator's own.
     *
     * @return one score for each of the profiles, in the order of {@link Profile}
     * @throws java.io.UncheckedIOException as {@link #evaluate(Snippet)}
     * @throws java.util.concurrent.CancellationException as {@link #evaluate(Snippet)}
     */
    public List<QualityScore> evaluate(Snippet snippet, Set<Profile> profiles) {
        // The compiler refuses longer texts; their beginning is enough for the other dimensions.
        String head = snippet.code().length() <= LOOKED_AT_CHARS
                ? snippet.code()
                : snippet.code().substring(0, LOOKED_AT_CHARS);
        Subject subject = new Subject(new Snippet(snippet.id(), head, snippet.language(), snippet.domain()));
        TextKind kind = TextKind.of(head);
        return profiles.stream()
                .sorted()
                .map(each -> score(subject, snippet.code(), kind, each))
                .toList();
    }

    private QualityScore score(Subject subject, String code, TextKind kind, Profile wanted) {
        Snippet snippet = subject.snippet();
        return switch (kind) {
            case EMPTY -> ProfileRules.unscored(snippet, wanted, Status.EMPTY, "the text is blank");
            case COMMENTS_ONLY ->
                ProfileRules.unscored(snippet, wanted, Status.NOT_CODE, "there is nothing outside the comments");
            case PROSE -> ProfileRules.unscored(snippet, wanted, Status.NOT_CODE, "the text reads as prose");
            case CODE -> {
                SyntaxChecker checker = Objects.requireNonNull(checkers.get(wanted), "checker");
                SyntaxReport report = checker.check(code, subject.language());
                yield Objects.requireNonNull(rules.get(wanted), "rules").score(subject, report);
            }
        };
    }

    /** Collects the settings of an evaluator. */
    public static final class Builder {
        private Profile profile = Profile.SEMANTIC;
        private String compiler = "gcc";
        private List<String> compilerOptions = List.of();
        private @Nullable SyntaxChecker syntaxChecker;
        private @Nullable Sandbox sandbox;
        private boolean unsandboxedAllowed;
        private DeclarationSource declarations = name -> Optional.empty();
        private ScoringSettings settings = ScoringSettings.defaults();
        private @Nullable String domain;
        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /** The reading of the tables; {@link Profile#SEMANTIC} by default. */
        public Builder profile(Profile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /**
         * The compiler: a name on the PATH or a path ({@code gcc} by default, or else {@code clang}), or {@code none} for
         * the pure-Java check.
         *
         * @throws IllegalArgumentException when the command is blank
         */
        public Builder compiler(String command) {
            if (command.isBlank()) {
                throw new IllegalArgumentException("the compiler's command is blank");
            }
            compiler = command;
            syntaxChecker = null;
            return this;
        }

        /**
         * Options that tell the compiler about the target: the machine ({@code -m…}), the language ({@code -std=…}), macros
         * ({@code -D…}, {@code -U…}), and those of {@code -f…} that change what types are, such as {@code -fshort-enums}.
         *
         * @throws IllegalArgumentException for any other option: it could name files, or hide what is to be found
         */
        public Builder compilerOptions(List<String> options) {
            for (String option : options) {
                if (!CompilerOptions.allowed(option)) {
                    throw new IllegalArgumentException("the compiler's option " + option
                            + " is not possible here; options say what the target is: -m…, -std=…, -D…, -U…");
                }
            }
            compilerOptions = List.copyOf(options);
            return this;
        }

        /** A syntax checker of the caller's own for both profiles, in place of a compiler. */
        public Builder syntaxChecker(SyntaxChecker value) {
            syntaxChecker = Objects.requireNonNull(value, "syntaxChecker");
            return this;
        }

        /**
         * The one level of protection that will do; by default the strongest that works here. Where it does not work, no
         * compiler runs.
         */
        public Builder sandbox(Sandbox level) {
            sandbox = Objects.requireNonNull(level, "level");
            return this;
        }

        /**
         * Whether the compiler runs even where nothing protects the machine, or at {@link Sandbox#NONE} when that level is
         * asked for. Only for texts that you trust. False by default.
         */
        public Builder allowUnsandboxed(boolean value) {
            unsandboxedAllowed = value;
            return this;
        }

        /**
         * Where {@link Profile#SEMANTIC} gets the declarations that a snippet lacks, before it makes them up. It is asked by
         * many threads, and must give the same answer for the same name.
         */
        public Builder declarations(DeclarationSource source) {
            declarations = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Which protocol snippets are about that do not say so, for {@link Profile#SEMANTIC}: the name of a pack ({@code tsn},
         * {@code avb}, {@code gptp}, {@code someip}, {@code autosar}, {@code can}); {@code auto}, which is the default: the
         * one that the code's own names tell of, and no protocol score where they tell of none; {@code any}: the one that the
         * names have most of, even if that is nothing; {@code none}: no protocol score. A name without a pack is like
         * {@code none}, and a finding says so.
         */
        public Builder domain(String name) {
            domain = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Weights, vocabularies and amounts of {@link Profile#SEMANTIC}. */
        public Builder settings(ScoringSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /** One more rule for {@link Profile#SEMANTIC}. */
        public Builder rule(Rule rule) {
            rules.add(Objects.requireNonNull(rule, "rule"));
            return this;
        }

        /** The evaluator. */
        public CodeQualityEvaluator build() {
            return new CodeQualityEvaluator(this);
        }
    }
}
