package io.graniteft.eval;

import io.graniteft.eval.internal.JsonTree;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Findings as SARIF 2.1.0, the format that code hosts and editors read, and those of other tools from it. */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** From this deduction on a finding is an error to those who read it. */
    private static final double ERROR_POINTS = -2.0;

    private SarifReport() {}

    /**
     * A finding of another tool.
     *
     * @param uri the file as the tool names it
     * @param finding with the rule {@code tool:rule}, and without an amount
     */
    public record Foreign(String uri, Finding finding) {
        /** Checks that both parts are there. */
        public Foreign {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(finding, "finding");
        }
    }

    /** One document with all findings of some scores; the scores stand in the properties of their artifacts. */
    public static String write(List<QualityScore> scores) {
        List<Map<String, Object>> rules = new ArrayList<>();
        Map<String, Integer> ruleIndexes = rules(rules, scores);
        Map<String, Map<String, Object>> artifacts = new LinkedHashMap<>();
        List<String> uris = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        for (QualityScore score : scores) {
            String uri = uri(score.id());
            Map<String, Object> artifact = artifacts.get(uri);
            if (artifact == null) {
                artifact = new LinkedHashMap<>();
                artifact.put("location", Map.of("uri", uri));
                artifact.put("properties", new LinkedHashMap<String, Object>());
                artifacts.put(uri, artifact);
                uris.add(uri);
            }
            Map<String, Object> properties = new LinkedHashMap<>();
            if (artifact.get("properties") instanceof Map<?, ?> known) {
                known.forEach((key, value) -> properties.put(String.valueOf(key), value));
            }
            properties.put(score.profile().label(), properties(score));
            artifact.put("properties", properties);
            for (Finding finding : score.findings()) {
                results.add(result(score, finding, uri, uris.indexOf(uri), ruleIndexes));
            }
        }
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "granite-eval");
        String version = SarifReport.class.getPackage().getImplementationVersion();
        if (version != null) {
            driver.put("version", version);
        }
        driver.put("rules", rules);
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("artifacts", artifacts.values());
        run.put("results", results);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", SCHEMA);
        root.put("version", "2.1.0");
        root.put("runs", List.of(run));
        return JsonTree.writePretty(root);
    }

    private static Map<String, Integer> rules(List<Map<String, Object>> rules, List<QualityScore> scores) {
        TreeSet<String> names = new TreeSet<>();
        scores.forEach(score -> score.findings().forEach(finding -> names.add(finding.rule())));
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (String name : names) {
            indexes.put(name, indexes.size());
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("id", name);
            rule.put("shortDescription", Map.of("text", "Rule " + name + " of the scoring tables"));
            rules.add(rule);
        }
        return indexes;
    }

    private static Map<String, @Nullable Object> properties(QualityScore score) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("status", score.status().name());
        properties.put("sandbox", score.sandbox().label());
        properties.put("overall", score.overall());
        for (Dimension dimension : Dimension.values()) {
            properties.put(dimension.label(), score.dimension(dimension));
        }
        properties.put("compiler", score.compiler());
        properties.put("domain", score.domain());
        return properties;
    }

    private static Map<String, Object> result(
            QualityScore score, Finding finding, String uri, int artifact, Map<String, Integer> ruleIndexes) {
        boolean costs = finding.amount() < 0;
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("uri", uri);
        file.put("index", artifact);
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", file);
        if (finding.line() > 0) {
            Map<String, Object> region = new LinkedHashMap<>();
            region.put("startLine", finding.line());
            if (finding.column() > 0) {
                region.put("startColumn", finding.column());
            }
            place.put("region", region);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("profile", score.profile().label());
        properties.put("dimension", finding.dimension().label());
        properties.put("amount", finding.amount());
        properties.put("confidence", finding.confidence().label());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule());
        result.put("ruleIndex", ruleIndexes.getOrDefault(finding.rule(), 0));
        result.put("kind", costs ? "fail" : "informational");
        result.put("level", !costs ? "none" : finding.amount() <= ERROR_POINTS ? "error" : "warning");
        result.put("message", Map.of("text", finding.message()));
        result.put("locations", List.of(Map.of("physicalLocation", place)));
        result.put("properties", properties);
        return result;
    }

    /** A path as a URI: absolute ones with their scheme, all with what a URI does not allow escaped. */
    private static String uri(String id) {
        try {
            String path = id.replace('\\', '/');
            return path.startsWith("/")
                    ? new URI("file", "", path, null).toASCIIString()
                    // A colon before the first slash would be read as a scheme.
                    : new URI(null, null, path, null).toASCIIString().replace(":", "%3A");
        } catch (URISyntaxException e) {
            return "snippet";
        }
    }

    /**
     * The findings in another tool's document.
     *
     * @throws IllegalArgumentException when it is no SARIF document
     */
    public static List<Foreign> read(String sarif) {
        JsonTree root = JsonTree.read(sarif);
        if (!root.path("runs").isArray()) {
            throw new IllegalArgumentException("a SARIF document has a list \"runs\"");
        }
        List<Foreign> found = new ArrayList<>();
        for (JsonTree run : root.path("runs")) {
            String tool = run.at("tool", "driver", "name").text("tool");
            for (JsonTree result : run.path("results")) {
                String rule = ruleOf(result, run);
                String message = messageOf(result, run, rule);
                for (JsonTree location : result.path("locations")) {
                    JsonTree place = location.path("physicalLocation");
                    String uri = uriOf(place.path("artifactLocation"), run);
                    if (uri.isEmpty()) {
                        continue;
                    }
                    found.add(new Foreign(
                            uri,
                            new Finding(
                                    tool.toLowerCase(Locale.ROOT) + ":" + rule,
                                    Dimension.SAFETY,
                                    Math.max(0, place.at("region", "startLine").integer(0)),
                                    Math.max(
                                            0, place.at("region", "startColumn").integer(0)),
                                    0.0,
                                    Confidence.MEDIUM,
                                    message)));
                }
            }
        }
        return found;
    }

    private static String ruleOf(JsonTree result, JsonTree run) {
        String named = result.path("ruleId").text(result.at("rule", "id").text(""));
        if (!named.isEmpty()) {
            return named;
        }
        return run.at("tool", "driver", "rules")
                .path(result.path("ruleIndex").integer(-1))
                .path("id")
                .text("unnamed");
    }

    private static String messageOf(JsonTree result, JsonTree run, String rule) {
        String text = result.at("message", "text").text("");
        if (!text.isEmpty()) {
            return text;
        }
        String id = result.at("message", "id").text("");
        for (JsonTree each : run.at("tool", "driver", "rules")) {
            if (each.path("id").text("").equals(rule)) {
                return each.path("messageStrings").path(id).path("text").text(rule);
            }
        }
        return rule;
    }

    private static String uriOf(JsonTree location, JsonTree run) {
        JsonTree place = !location.path("uri").isMissing()
                ? location
                : run.path("artifacts").path(location.path("index").integer(-1)).path("location");
        String uri = place.path("uri").text("");
        String base = run.at("originalUriBaseIds")
                .path(place.path("uriBaseId").text(""))
                .path("uri")
                .text("");
        try {
            URI whole = base.isEmpty() ? new URI(uri) : new URI(base).resolve(uri);
            String path = whole.getPath();
            return path == null ? uri : path;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return uri;
        }
    }
}
