package io.graniteft.bench.data;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.DataConfig;
import io.graniteft.data.curate.Candidate;
import io.graniteft.data.curate.Curator;
import io.graniteft.data.curate.Verdict;
import io.graniteft.data.curate.sensitive.Finding;
import io.graniteft.data.curate.sensitive.Redactor;
import io.graniteft.data.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What curation leaves out of source trees, with samples to judge by eye: {@code CurationLook SAMPLES FOLDER…}. Samples are drawn by
 * a fixed seed.
 */
public final class CurationLook {
    private final Curator curator;
    private final Redactor redactor = new Redactor(true, true);
    private final Map<String, List<String>> seen = new TreeMap<>();
    private final Map<String, Integer> licences = new TreeMap<>();
    private int files;
    private int functions;

    private CurationLook() {
        DataConfig config = ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of(), Path.of("")))
                .config()
                .data();
        this.curator = Curator.of(config);
    }

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        CurationLook look = new CurationLook();
        for (int i = 1; i < args.length; i++) {
            look.at(Path.of(args[i]));
        }
        look.print(Integer.parseInt(args[0]));
    }

    private void at(Path folder) throws InterruptedException {
        RealFunctions.visit(folder, new RealFunctions.Visitor() {
            private Verdict.@Nullable Drop dropped;

            @Override
            public void file(SourceFile file) {
                files++;
                licences.merge(file.licence(), 1, Integer::sum);
                dropped = curator.judgeFile(file);
                if (dropped != null) {
                    note("file " + dropped.reason().label(), file.path() + " | " + dropped.detail());
                }
                redactions("", file.path(), file.text());
            }

            @Override
            public void function(RealFunctions.Located located) {
                if (dropped != null) {
                    return;
                }
                functions++;
                Curator.Outcome outcome = curator.judge(
                        new Candidate(folder.toString(), located.file(), located.function(), located.live()));
                Verdict.Drop drop = outcome.drop();
                String where = located.file().path() + ":" + located.function().startLine();
                if (drop != null) {
                    note(
                            "function " + drop.reason().label(),
                            where + " | " + drop.detail() + " | "
                                    + located.function().text().replaceAll("\\s+", " "));
                }
                redactions("in functions ", where, located.function().text());
                String doc = located.function().doc();
                if (doc != null) {
                    redactions("in functions ", where, doc);
                }
            }
        });
    }

    private void redactions(String part, String where, String text) {
        for (Finding finding : redactor.find(text)) {
            int from = Math.max(text.lastIndexOf('\n', finding.start()) + 1, finding.start() - 60);
            int lineEnd = text.indexOf('\n', finding.end());
            int to = Math.min(lineEnd < 0 ? text.length() : lineEnd, finding.end() + 40);
            note(
                    "redacted " + part + finding.kind(),
                    where + " | " + text.substring(from, finding.start()) + "⟦"
                            + text.substring(finding.start(), finding.end()) + "⟧" + text.substring(finding.end(), to));
        }
    }

    private void note(String what, String sample) {
        seen.computeIfAbsent(what, key -> new ArrayList<>()).add(sample);
    }

    private void print(int samples) {
        System.out.printf("%d files, %d functions in files that stay%n", files, functions);
        licences.forEach((licence, count) -> System.out.printf("licence %-50s %d%n", licence, count));
        seen.forEach((what, all) -> {
            System.out.printf("%n%s: %d%n", what, all.size());
            Collections.shuffle(all, new Random(42));
            all.stream()
                    .limit(samples)
                    .forEach(sample -> System.out.println("  " + sample.substring(0, Math.min(300, sample.length()))));
        });
    }
}
