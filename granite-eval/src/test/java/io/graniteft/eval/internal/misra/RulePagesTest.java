package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the rules say what the check does. */
class RulePagesTest {
    private static final Path FOLDER = Path.of("..", "docs", "rules");
    private static final Pattern BLOCK =
            Pattern.compile("## (Bad|Good|With it|Without it)\n\n```(c|cpp)\n(.*?)\n```\n", Pattern.DOTALL);

    static List<SafetyRule> rules() {
        return RuleTable.defaults().all();
    }

    static List<String> bonuses() {
        return ScoringTables.BONUSES.stream()
                .map(ScoringTables.WordRow::rule)
                .filter(rule -> !rule.equals("doxygen-tags"))
                .distinct()
                .toList();
    }

    private static String page(String id) throws IOException {
        return Files.readString(FOLDER.resolve(id + ".md"));
    }

    private static String code(String page, String heading) {
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (heading.equals(block.group(1))) {
                return block.group(3) + "\n";
            }
        }
        throw new AssertionError("no code under " + heading);
    }

    private static String points(int hundredths) {
        return hundredths == 0
                ? "**0**"
                : String.format(Locale.ROOT, "**%s%.2f**", hundredths < 0 ? "−" : "+", Math.abs(hundredths) / 100.0);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void bad_code_breaks_the_rule_and_good_code_does_not(SafetyRule rule) throws IOException {
        String page = page(rule.id());
        assertThat(Checked.rules(code(page, "Bad"))).as("bad code").contains(rule.id());
        assertThat(Checked.rules(code(page, "Good"))).as("good code").doesNotContain(rule.id());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_page_has_the_title_and_the_weights_of_the_table(SafetyRule rule) throws IOException {
        String page = page(rule.id());
        assertThat(page).startsWith("# " + rule.id() + ": " + rule.title() + "\n");
        String cost = page.substring(page.indexOf("## What it costs"), page.indexOf("## What the check does not see"));
        if (rule.table() != 0) {
            assertThat(cost).contains(points(rule.table()));
        }
        if (rule.small() != 0 || rule.table() == 0) {
            assertThat(cost).contains(points(rule.small()));
        }
    }

    @ParameterizedTest
    @MethodSource("bonuses")
    void a_bonus_is_given_for_the_code_with_it_alone(String id) throws IOException {
        String page = page(id);
        assertThat(given(code(page, "With it"))).contains(id);
        assertThat(given(code(page, "Without it"))).doesNotContain(id);
        for (ScoringTables.WordRow row : ScoringTables.BONUSES) {
            if (row.rule().equals(id)) {
                assertThat(page).contains(points(row.amount()));
            }
        }
    }

    private static List<String> given(String code) {
        Tally tally = new Tally(Dimension.SAFETY, ScoringTables.MAX);
        GoodPractice.add(Tokens.live(code), 400, tally);
        return tally.findings().stream().map(Finding::rule).toList();
    }

    @Test
    void every_page_belongs_to_a_rule_and_the_index_lists_all_with_their_weights() throws IOException {
        Set<String> known = Stream.concat(rules().stream().map(SafetyRule::id), bonuses().stream())
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md"))
                            .map(name -> name.substring(0, name.length() - ".md".length())))
                    .containsExactlyInAnyOrderElementsOf(known);
        }
        String index = Files.readString(FOLDER.resolve("README.md"));
        for (SafetyRule rule : rules()) {
            assertThat(index)
                    .contains(String.format(
                            Locale.ROOT,
                            "| [%s](%s.md) | %s | %s | %s |",
                            rule.id(),
                            rule.id(),
                            rule.title(),
                            cell(rule.table()),
                            cell(rule.small())));
        }
        assertThat(bonuses()).allSatisfy(id -> assertThat(index).contains("[" + id + "](" + id + ".md)"));
    }

    private static String cell(int hundredths) {
        return hundredths == 0 ? "–" : String.format(Locale.ROOT, "−%.2f", -hundredths / 100.0);
    }
}
