package io.graniteft.cli.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class EgressMemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a: 1 # stays\n",
                "a: 1 # stays",
                "policy:\n",
                "policy: {}\na: 1 # stays\n",
                "policy:\n  egress:\n    default: ask # stays\na: 1\n",
                "policy:\n  egress:\n    default: ask\n    sources: []   # stays\nrun: {folder: x}\n",
                "policy:\n  egress:\n    sources:\n      - source: old\n        allow: false\nrun: {folder: x} # stays\n",
                "policy: {egress: {default: deny}}\n",
                "# \u00e4\u00f6\ud83d\ude00 stays\npolicy:\n  egress:\n    sources: [{source: old, allow: false}]\n",
            })
    void keeps_decisions_and_leaves_the_rest_as_it_was(String before) {
        String once = EgressMemory.with(before, Map.of("my: src", true));
        String twice = EgressMemory.with(once, Map.of("other", false));
        List<Map<String, Object>> sources = sources(twice);
        assertThat(sources)
                .contains(Map.of("source", "my: src", "allow", true), Map.of("source", "other", "allow", false));
        if (before.contains("source: old")) {
            assertThat(sources).contains(Map.of("source", "old", "allow", false));
        }
        if (before.contains("stays")) {
            String comment = before.lines()
                    .filter(line -> line.contains("# "))
                    .findFirst()
                    .orElseThrow();
            assertThat(twice).contains(comment.substring(comment.indexOf("# ")));
        }
        if (before.contains("a: 1")) {
            assertThat(new Yaml().<Map<String, Object>>load(twice)).containsEntry("a", 1);
        }
        if (before.contains("run:")) {
            assertThat(new Yaml().<Map<String, Object>>load(twice)).containsEntry("run", Map.of("folder", "x"));
        }
    }

    @Test
    void a_newer_decision_replaces_an_older_one() {
        String yaml = EgressMemory.with(EgressMemory.with("", Map.of("a", true)), Map.of("a", false));
        assertThat(sources(yaml)).containsExactly(Map.of("source", "a", "allow", false));
    }

    private static List<Map<String, Object>> sources(String yaml) {
        Map<String, Map<String, Map<String, List<Map<String, Object>>>>> root = new Yaml().load(yaml);
        return root.getOrDefault("policy", Map.of())
                .getOrDefault("egress", Map.of())
                .getOrDefault("sources", List.of());
    }
}
