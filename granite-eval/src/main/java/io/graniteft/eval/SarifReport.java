package io.graniteft.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

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
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("$schema", SCHEMA);
        root.put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "granite-eval");
        String version = SarifReport.class.getPackage().getImplementationVersion();
        if (version != null) {
            driver.put("version", version);
        }
        Map<String, Integer> ruleIndexes = rules(driver.putArray("rules"), scores);
        run.put("columnKind", "utf16CodeUnits");
        ArrayNode artifacts = run.putArray("artifacts");
        Map<String, Integer> artifactIndexes = new LinkedHashMap<>();
        ArrayNode results = run.putArray("results");
        for (QualityScore score : scores) {
            String uri = uri(score.id());
            Integer known = artifactIndexes.get(uri);
            int index = known == null ? artifactIndexes.size() : known;
            if (known == null) {
                artifactIndexes.put(uri, index);
                artifacts.addObject().putObject("location").put("uri", uri);
            }
            properties((ObjectNode) artifacts.get(index), score);
            for (Finding finding : score.findings()) {
                result(results.addObject(), score, finding, uri, index, ruleIndexes);
            }
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(root)
                            .replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    private static Map<String, Integer> rules(ArrayNode rules, List<QualityScore> scores) {
        TreeSet<String> names = new TreeSet<>();
        scores.forEach(score -> score.findings().forEach(finding -> names.add(finding.rule())));
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (String name : names) {
            indexes.put(name, indexes.size());
            ObjectNode rule = rules.addObject();
            rule.put("id", name);
            rule.putObject("shortDescription").put("text", "Rule " + name + " of the scoring tables");
        }
        return indexes;
    }

    private static void properties(ObjectNode artifact, QualityScore score) {
        ObjectNode properties =
                artifact.withObject("/properties").putObject(score.profile().label());
        properties.put("status", score.status().name());
        properties.put("sandbox", score.sandbox().label());
        properties.put("overall", score.overall());
        for (Dimension dimension : Dimension.values()) {
            properties.put(dimension.label(), score.dimension(dimension));
        }
        properties.put("compiler", score.compiler());
        properties.put("domain", score.domain());
    }

    private static void result(
            ObjectNode result,
            QualityScore score,
            Finding finding,
            String uri,
            int artifact,
            Map<String, Integer> ruleIndexes) {
        result.put("ruleId", finding.rule());
        result.put("ruleIndex", ruleIndexes.get(finding.rule()));
        boolean costs = finding.amount() < 0;
        result.put("kind", costs ? "fail" : "informational");
        result.put("level", !costs ? "none" : finding.amount() <= ERROR_POINTS ? "error" : "warning");
        result.putObject("message").put("text", finding.message());
        ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", uri).put("index", artifact);
        if (finding.line() > 0) {
            ObjectNode region = place.putObject("region").put("startLine", finding.line());
            if (finding.column() > 0) {
                region.put("startColumn", finding.column());
            }
        }
        ObjectNode properties = result.putObject("properties");
        properties.put("profile", score.profile().label());
        properties.put("dimension", finding.dimension().label());
        properties.put("amount", finding.amount());
        properties.put("confidence", finding.confidence().label());
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
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(sarif);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("invalid JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.path("runs").isArray()) {
            throw new IllegalArgumentException("a SARIF document has a list \"runs\"");
        }
        List<Foreign> found = new ArrayList<>();
        for (JsonNode run : root.path("runs")) {
            String tool = run.at("/tool/driver/name").asText("tool");
            for (JsonNode result : run.path("results")) {
                String rule = ruleOf(result, run);
                String message = messageOf(result, run, rule);
                for (JsonNode location : result.path("locations")) {
                    JsonNode place = location.path("physicalLocation");
                    String uri = uriOf(place.path("artifactLocation"), run);
                    if (uri.isEmpty()) {
                        continue;
                    }
                    found.add(new Foreign(
                            uri,
                            new Finding(
                                    tool.toLowerCase(java.util.Locale.ROOT) + ":" + rule,
                                    Dimension.SAFETY,
                                    Math.max(0, place.at("/region/startLine").asInt(0)),
                                    Math.max(0, place.at("/region/startColumn").asInt(0)),
                                    0.0,
                                    Confidence.MEDIUM,
                                    message)));
                }
            }
        }
        return found;
    }

    private static String ruleOf(JsonNode result, JsonNode run) {
        String named = result.path("ruleId").asText(result.at("/rule/id").asText(""));
        if (!named.isEmpty()) {
            return named;
        }
        return run.at("/tool/driver/rules")
                .path(result.path("ruleIndex").asInt(-1))
                .path("id")
                .asText("unnamed");
    }

    private static String messageOf(JsonNode result, JsonNode run, String rule) {
        String text = result.at("/message/text").asText("");
        if (!text.isEmpty()) {
            return text;
        }
        String id = result.at("/message/id").asText("");
        for (JsonNode each : run.at("/tool/driver/rules")) {
            if (each.path("id").asText().equals(rule)) {
                return each.path("messageStrings").path(id).path("text").asText(rule);
            }
        }
        return rule;
    }

    private static String uriOf(JsonNode location, JsonNode run) {
        JsonNode place = location.has("uri")
                ? location
                : run.path("artifacts").path(location.path("index").asInt(-1)).path("location");
        String uri = place.path("uri").asText("");
        String base = run.at("/originalUriBaseIds")
                .path(place.path("uriBaseId").asText(""))
                .path("uri")
                .asText("");
        try {
            URI whole = base.isEmpty() ? new URI(uri) : new URI(base).resolve(uri);
            String path = whole.getPath();
            return path == null ? uri : path;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return uri;
        }
    }
}
