package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.Tally;
import io.graniteft.data.example.Example;
import io.graniteft.data.example.ExampleFactory;
import io.graniteft.data.example.FileContext;
import io.graniteft.data.example.Template;
import io.graniteft.data.source.Domain;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for any source: tried on the example corpus, and on the corpus after it was cut up and put together at random. */
class CorpusTest {
    private static final Path CORPUS = Path.of("..", "examples", "corpus");

    @TempDir
    Path folder;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(file -> file.toString().matches(".*\\.(c|cpp|h|hpp)"))
                    .sorted()
                    .toList();
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void no_request_for_a_function_of_the_corpus_holds_a_statement_of_its_body() throws IOException {
        ExampleFactory factory =
                ExampleFactory.of(TestConfigs.with("examples.context", "true", "examples.fill_in_the_middle", "true"));
        int seen = 0;
        for (Path file : files()) {
            String text = Files.readString(file);
            SourceText source = new SourceText(file.toString(), text);
            FileContext context = factory.contextOf(source);
            for (CFunction function : new FunctionExtractor().extract(source).functions()) {
                for (Example example :
                        factory.examplesOf(function, Tokens.live(function.text()), Domain.EMBEDDED, context)) {
                    ChatExample chat = example.chat();
                    String where = file + " " + function.name() + " " + example.template();
                    if (example.template() == Template.COMPLETION) {
                        String given = chat.request().substring(chat.request().indexOf("```c") + 4);
                        String code = given.substring(given.indexOf('\n'), given.lastIndexOf("```"));
                        assertThat(withoutSpace(code + chat.answer()))
                                .as(where)
                                .endsWith(withoutSpace(function.text()));
                    } else if (example.template() == Template.FILL_IN_THE_MIDDLE) {
                        assertThat(withoutSpace(chat.request()
                                        .replaceFirst("<fim_suffix>", Matcher.quoteReplacement(chat.answer()))
                                        .replace("<fim_middle>", "")))
                                .as(where)
                                .endsWith(withoutSpace(function.text()));
                    } else {
                        seen++;
                        assertThat(withoutSpace(chat.answer())).as(where).endsWith(withoutSpace(function.text()));
                        for (String statement : function.body().split("[;{}]", -1)) {
                            String bare = withoutSpace(statement);
                            if (bare.length() > 12) {
                                assertThat(withoutSpace(chat.request()))
                                        .as(where)
                                        .doesNotContain(bare);
                            }
                        }
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(4 * 60);
    }

    @Test
    void counts_add_up_and_nothing_leaks_whatever_the_files_look_like() throws Exception {
        List<Path> originals = files();
        for (int seed = 0; seed < 12; seed++) {
            Path sources = Files.createDirectories(folder.resolve("mangled" + seed));
            Random random = new Random(seed);
            for (int i = 0; i < 25; i++) {
                byte[] bytes = mangled(originals, random);
                Files.write(sources.resolve("file" + i + (random.nextInt(4) == 0 ? ".txt" : ".cpp")), bytes);
            }
            check(sources, folder.resolve("out" + seed), seed);
        }
    }

    /** Two stretches of the corpus, cut anywhere, with a few bytes changed. */
    private static byte[] mangled(List<Path> originals, Random random) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < 2; part++) {
            String original = Files.readString(originals.get(random.nextInt(originals.size())));
            int from = random.nextInt(original.length());
            text.append(original, from, from + random.nextInt(original.length() - from + 1));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        String odd = "{}()\"'#;/*\\\n\u00e9";
        for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) odd.charAt(random.nextInt(odd.length()));
        }
        return bytes;
    }

    private static void check(Path sources, Path output, int seed) throws InterruptedException {
        DataConfig config = TestConfigs.with(
                "train_ratio", "0.7", "seed", String.valueOf(seed), "min_tokens", "5", "max_tokens", "300");
        DataSummary summary = new DataPipeline()
                .run(
                        new DataRequest(List.of(SourceFolder.of(sources)), config, output, SplitMode.GROUP, 2),
                        Progress.SILENT);
        PreparedData files = summary.files();
        String as = "seed " + seed;
        Map<String, Tally> counts = summary.counts();
        long dropped = counts.values().stream()
                .flatMap(tally -> tally.dropped().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        assertThat(JsonlReader.readAll(files.ledger(), LedgerEntry.class))
                .as(as)
                .hasSize((int) dropped);
        assertThat(Objects.requireNonNull(counts.get("files")).dropped()).as(as).doesNotContainKey("unparsable");

        List<Provenance> train = JsonlReader.readAll(files.trainProvenance(), Provenance.class);
        List<Provenance> validation = JsonlReader.readAll(files.validationProvenance(), Provenance.class);
        assertThat(Objects.requireNonNull(counts.get("examples")).kept())
                .as(as)
                .isEqualTo(train.size() + validation.size());
        assertThat(JsonlReader.readAll(files.train(), ChatExample.class)).as(as).hasSameSizeAs(train);
        assertThat(JsonlReader.readAll(files.validation(), ChatExample.class))
                .as(as)
                .hasSameSizeAs(validation);
        List<String> ids = new ArrayList<>();
        train.forEach(origin -> ids.add(origin.id()));
        validation.forEach(origin -> ids.add(origin.id()));
        assertThat(ids).as(as).doesNotHaveDuplicates();
        assertThat(validation)
                .as(as)
                .isNotEmpty()
                .extracting(Provenance::group)
                .doesNotContainAnyElementsOf(
                        train.stream().map(Provenance::group).toList());
    }
}
