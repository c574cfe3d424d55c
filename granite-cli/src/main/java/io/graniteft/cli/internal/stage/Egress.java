package io.graniteft.cli.internal.stage;

import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.PolicyConfig.EgressConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose code a teacher elsewhere would see: each prompt's source and licence, by the provenance beside the prompts, and what
 * the policy says of that source.
 */
public final class Egress {
    private static final List<String> SIDECARS = List.of("train.provenance.jsonl", "val.provenance.jsonl");

    private static final String UNKNOWN = "unknown";

    private final EgressConfig policy;
    private final Map<String, Origin> origins;
    private final Map<String, String> decided = new HashMap<>();

    private record Origin(String source, String licence) {}

    /**
     * Prompts of one source under one licence.
     *
     * @param source by its name in provenance; the file of the prompts where there is no provenance
     * @param licence an SPDX expression, or {@code unknown}
     * @param prompts how many would be sent
     * @param characters of these prompts
     * @param policy {@code allow}, {@code deny} or {@code ask}
     */
    public record Leaving(String source, String licence, int prompts, long characters, String policy) {}

    private Egress(EgressConfig policy, Map<String, Origin> origins) {
        this.policy = policy;
        this.origins = origins;
    }

    /**
     * Prompts of a file, by the provenance in the same folder.
     *
     * @param file where the prompts come from
     */
    public static Egress of(List<Prompt> prompts, Path file, EgressConfig policy) {
        Set<String> ids = new HashSet<>();
        prompts.forEach(prompt -> ids.add(prompt.id()));
        Map<String, Origin> origins = new HashMap<>();
        Path folder = file.toAbsolutePath().getParent();
        for (String name : SIDECARS) {
            Path sidecar = folder == null ? Path.of(name) : folder.resolve(name);
            if (Files.isRegularFile(sidecar)) {
                JsonlReader.forEach(sidecar, Provenance.class, (line, number) -> {
                    if (ids.contains(line.id())) {
                        origins.put(line.id(), new Origin(line.source(), line.licence()));
                    }
                });
            }
        }
        String name = String.valueOf(file.getFileName());
        ids.forEach(id -> origins.putIfAbsent(id, new Origin(name, UNKNOWN)));
        return new Egress(policy, origins);
    }

    /** Prompts that hold nobody's code. */
    public static Egress ofNobody(List<Prompt> prompts) {
        Map<String, Origin> origins = new HashMap<>();
        prompts.forEach(prompt -> origins.put(prompt.id(), new Origin("built-in prompts", "none")));
        return new Egress(new EgressConfig(EgressConfig.ALLOW, List.of()), origins);
    }

    /** What these prompts would let out, the sources by name. */
    public List<Leaving> of(List<Prompt> prompts) {
        Map<Origin, List<Prompt>> grouped =
                new TreeMap<>(Comparator.comparing(Origin::source).thenComparing(Origin::licence));
        for (Prompt prompt : prompts) {
            grouped.computeIfAbsent(origin(prompt.id()), any -> new ArrayList<>())
                    .add(prompt);
        }
        List<Leaving> all = new ArrayList<>();
        grouped.forEach((origin, group) -> all.add(new Leaving(
                origin.source(),
                origin.licence(),
                group.size(),
                group.stream().mapToLong(Egress::characters).sum(),
                decision(origin.source()))));
        return all;
    }

    /** The sources that a person has to be asked about, by name. */
    public List<String> undecided() {
        return origins.values().stream()
                .map(Origin::source)
                .distinct()
                .filter(source -> decision(source).equals(EgressConfig.ASK))
                .sorted()
                .toList();
    }

    /** Takes down what a person has said of a source. */
    public void decide(String source, boolean allow) {
        decided.put(source, allow ? EgressConfig.ALLOW : EgressConfig.DENY);
    }

    /** Whether the prompt of an id may leave; what nobody was asked about may. */
    public boolean leaves(String id) {
        return !decision(origin(id).source()).equals(EgressConfig.DENY);
    }

    private String decision(String source) {
        return decided.getOrDefault(source, policy.of(source));
    }

    private Origin origin(String id) {
        return origins.getOrDefault(id, new Origin(UNKNOWN, UNKNOWN));
    }

    private static long characters(Prompt prompt) {
        String context = prompt.context();
        return (long) prompt.prompt().length() + (context == null ? 0 : context.length());
    }
}
