package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.distill.Review;
import io.graniteft.distill.Reviews;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A person's decisions on what trains the model. */
@Command(
        name = "review",
        description = {
            "Has a person accept or reject what trains the model.",
            "Shows the corrections that a loop has accepted, one by one, and records the decisions. What is rejected is not",
            "learned; repeat the run's command to train without it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite review runs/20261123-101500-1a2b3c4d",
            "  granite review runs/20261123-101500-1a2b3c4d --list",
            "  granite review runs/20261123-101500-1a2b3c4d --reject 3f2a…-task --comment \"casts away const\""
        })
final class ReviewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    private Path run = Path.of("");

    @Option(names = "--epoch", paramLabel = "N", description = "Only the corrections of this epoch.")
    private @Nullable Integer epoch;

    @Option(names = "--list", description = "List them with their decisions, and ask nothing.")
    private boolean list;

    @Option(names = "--accept", paramLabel = "ID", description = "Accept the correction of this prompt. Repeatable.")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--reject", paramLabel = "ID", description = "Reject the correction of this prompt. Repeatable.")
    private List<String> rejected = new ArrayList<>();

    @Option(names = "--reviewer", paramLabel = "NAME", description = "Who decides; default: the user's name.")
    private String reviewer = System.getProperty("user.name", "unknown");

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; stands with each decision of this call.")
    private @Nullable String comment;

    @Spec
    private CommandSpec spec;

    private final Session session;

    ReviewCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Path loop = run.resolve("distill");
        List<Reviews.Correction> corrections = new ArrayList<>();
        for (int number = 1; Files.isDirectory(loop.resolve("epoch-" + number)); number++) {
            if (epoch == null || epoch == number) {
                corrections.addAll(Reviews.corrections(loop, number));
            }
        }
        if (corrections.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "there are no accepted corrections in " + loop + (epoch == null ? "" : ", epoch " + epoch),
                    "name the folder of a run whose loop has corrected something");
        }
        Reviews reviews = Reviews.of(loop);
        if (list) {
            list(corrections, reviews);
        } else if (accepted.isEmpty() && rejected.isEmpty()) {
            ask(corrections, reviews);
        } else {
            decide(corrections, reviews);
        }
        return 0;
    }

    private void list(List<Reviews.Correction> corrections, Reviews reviews) {
        for (Reviews.Correction each : corrections) {
            String decision = reviews.on(each)
                    .map(review -> (review.accepted() ? "accepted" : "rejected") + " by " + review.reviewer())
                    .orElse("open");
            session.console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "epoch %d  %5.2f → %5.2f  %-30s %s%n",
                            each.epoch(),
                            each.outcome().scoreBefore(),
                            scoreAfter(each),
                            decision,
                            each.outcome().id());
        }
    }

    private void decide(List<Reviews.Correction> corrections, Reviews reviews) throws IOException {
        Set<String> both = new HashSet<>(accepted);
        both.retainAll(rejected);
        if (!both.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), both.iterator().next() + " cannot be both accepted and rejected");
        }
        Set<String> open = new HashSet<>(accepted);
        open.addAll(rejected);
        for (Reviews.Correction each : corrections) {
            String id = each.outcome().id();
            if (accepted.contains(id) || rejected.contains(id)) {
                record(reviews, each, accepted.contains(id));
                open.remove(id);
            }
        }
        if (!open.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no accepted correction has the id " + open.iterator().next(),
                    "--list shows the ids; other decisions of this call are kept");
        }
    }

    private void ask(List<Reviews.Correction> corrections, Reviews reviews) throws IOException {
        Console console = session.console();
        List<Reviews.Correction> open =
                corrections.stream().filter(each -> reviews.on(each).isEmpty()).toList();
        if (!open.isEmpty() && !console.interactive()) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    open.size() + " corrections are open, and nobody can be asked here",
                    "use --list, --accept and --reject");
        }
        // Not closed: it is the process' standard input.
        BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int done = 0;
        for (Reviews.Correction each : open) {
            show(each, done + 1, open.size());
            Answer answer = answer(answers);
            if (answer == Answer.QUIT) {
                break;
            }
            done++;
            if (answer != Answer.SKIP) {
                record(reviews, each, answer == Answer.ACCEPT);
            }
        }
        long left =
                corrections.stream().filter(each -> reviews.on(each).isEmpty()).count();
        console.out()
                .printf(
                        "%,d corrections: %,d decided, %,d open%n",
                        corrections.size(), corrections.size() - left, left);
    }

    private void show(Reviews.Correction each, int number, int of) {
        var err = session.console().err();
        err.printf(
                Locale.ROOT,
                "%n%s%n%n%s%n%n%s%n%s%n",
                session.console()
                        .bold(String.format(
                                Locale.ROOT,
                                "%d of %d · epoch %d · %s · %.2f → %.2f",
                                number,
                                of,
                                each.epoch(),
                                each.outcome().id(),
                                each.outcome().scoreBefore(),
                                scoreAfter(each))),
                each.line().request(),
                session.console().bold("the student wrote"),
                each.rejected().strip());
        each.findings().forEach(finding -> err.println("  " + session.console().red("- " + finding)));
        err.printf(
                "%n%s%n%s%n%n",
                session.console().bold("the correction"), each.line().answer().strip());
    }

    private enum Answer {
        ACCEPT,
        REJECT,
        SKIP,
        QUIT
    }

    /** Asks until there is an answer; the end of the input ends the review. */
    private Answer answer(BufferedReader answers) throws IOException {
        while (true) {
            session.console().err().print("[a]ccept, [r]eject, [s]kip, [q]uit: ");
            session.console().err().flush();
            String line = answers.readLine();
            String word = line == null ? "quit" : line.strip().toLowerCase(Locale.ROOT);
            for (Answer answer : Answer.values()) {
                String name = answer.name().toLowerCase(Locale.ROOT);
                if (!word.isEmpty() && name.startsWith(word)) {
                    return answer;
                }
            }
        }
    }

    private void record(Reviews reviews, Reviews.Correction each, boolean yes) throws IOException {
        reviews.add(new Review(
                each.outcome().id(),
                each.epoch(),
                each.digest(),
                yes,
                reviewer,
                comment,
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static double scoreAfter(Reviews.Correction each) {
        Double score = each.outcome().scoreAfter();
        return score == null ? 0 : score;
    }
}
