package io.graniteft.data.curate.sensitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How much of what is planted is found, and how much is found that is none. The figures are printed. */
class PlantedSecretsTest {
    private static final int OF_EACH = 300;
    private static final long SEED = 20_261_123;

    private final Redactor redactor = new Redactor(true, true);

    @Test
    void finds_what_is_planted_and_leaves_look_alikes_alone() {
        Planted planted = new Planted(SEED);
        Map<String, int[]> byKind = new TreeMap<>();
        List<String> missed = new ArrayList<>();
        int found = 0;
        List<Planted.Sample> sensitive = planted.sensitive(OF_EACH);
        for (Planted.Sample sample : sensitive) {
            String redacted = Redactor.replace(sample.code(), redactor.find(sample.code()));
            boolean gone = !redacted.contains(sample.value());
            found += gone ? 1 : 0;
            int[] count = byKind.computeIfAbsent(sample.what(), key -> new int[2]);
            count[gone ? 0 : 1]++;
            if (!gone) {
                missed.add(sample.code());
            }
        }
        List<Planted.Sample> lookAlikes = planted.lookAlikes(OF_EACH);
        List<String> wrong = new ArrayList<>();
        for (Planted.Sample sample : lookAlikes) {
            if (!redactor.find(sample.code()).isEmpty()) {
                wrong.add(sample.what() + ": " + Redactor.replace(sample.code(), redactor.find(sample.code())));
            }
        }
        double recall = (double) found / sensitive.size();
        double precision = (double) found / (found + wrong.size());
        System.out.printf(
                "planted: %d, recall %.4f; look-alikes: %d, redacted %d, precision %.4f%n",
                sensitive.size(), recall, lookAlikes.size(), wrong.size(), precision);
        byKind.forEach((kind, count) -> {
            if (count[1] > 0) {
                System.out.printf("  %s: %d of %d missed%n", kind, count[1], count[0] + count[1]);
            }
        });

        assertThat(recall).as("missed: " + missed).isGreaterThanOrEqualTo(0.98);
        assertThat(precision).as("wrong: " + wrong).isGreaterThanOrEqualTo(0.98);
        byKind.forEach((kind, count) ->
                assertThat((double) count[0] / (count[0] + count[1])).as(kind).isGreaterThanOrEqualTo(0.95));
    }
}
