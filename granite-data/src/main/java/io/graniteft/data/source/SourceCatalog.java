package io.graniteft.data.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The prefixes of the bucket of automotive sources: 24 in eight fields, and whatever a configuration adds.
 *
 * @param prefixes all of them; no two are the same
 */
public record SourceCatalog(List<Prefix> prefixes) {
    /** Where it is hard to say: research, tools, security. Each file tells its own domain. */
    private static final String OTHER = "other";

    /**
     * Sources under one prefix.
     *
     * @param prefix what their keys begin with; ends in {@code /}
     * @param field the field they belong to, as in {@code tsn}
     */
    public record Prefix(String prefix, String field) {
        public Prefix {
            prefix = prefix.endsWith("/") ? prefix : prefix + "/";
            if (prefix.startsWith("/") || prefix.contains("//")) {
                throw new IllegalArgumentException("no prefix: " + prefix);
            }
        }

        /** How the source is called: the prefix without its last {@code /}. */
        public String name() {
            return prefix.substring(0, prefix.length() - 1);
        }

        /** The domain of all files, or an empty text where each tells its own. */
        public String domain() {
            return field.equals(OTHER) ? "" : field;
        }
    }

    public SourceCatalog {
        prefixes = List.copyOf(prefixes);
        Set<String> names = new HashSet<>();
        for (Prefix prefix : prefixes) {
            if (!names.add(prefix.prefix())) {
                throw new IllegalArgumentException("twice in the catalogue: " + prefix.prefix());
            }
        }
    }

    /** The 24 prefixes. */
    public static SourceCatalog automotive() {
        List<Prefix> all = new ArrayList<>();
        field(all, "tsn", "tsn_data/");
        field(all, "avb", "avb_data/");
        field(all, "carla", "advanced_academic/carla_autonomous_driving_simulator/");
        field(all, "embedded", "advanced_embedded/", "phase_2_embedded/", "phase_3_embedded/");
        field(
                all,
                "rtos",
                "advanced_rtos/",
                "phase_2_rtos/",
                "phase_3_rtos/",
                "nxp_automotive_freertos/",
                "nxp_s32k_freertos_bsp/",
                "car_freertos_example/");
        field(
                all,
                "middleware",
                "advanced_middleware/",
                "phase_2_middleware/",
                "covesa_commonapi_core_tools/",
                "genivi_candevstudio/");
        field(all, "safety", "advanced_safety/", "phase_3_safety/", "functional_safety_examples/");
        field(
                all,
                OTHER,
                "autosar_learning_project/",
                "phase_2_academic/",
                "phase_3_academic/",
                "awesome_vehicle_security/",
                // Holds CARLA's prefix too, whose keys count there.
                "advanced_academic/");
        return new SourceCatalog(all);
    }

    private static void field(List<Prefix> all, String field, String... prefixes) {
        for (String prefix : prefixes) {
            all.add(new Prefix(prefix, field));
        }
    }

    /** This catalogue with further prefixes; one that it has already takes the new field. */
    public SourceCatalog with(List<Prefix> more) {
        List<Prefix> all = new ArrayList<>(prefixes);
        for (Prefix added : more) {
            all.removeIf(known -> known.prefix().equals(added.prefix()));
            all.add(added);
        }
        return new SourceCatalog(all);
    }

    /**
     * The beginnings of keys, relative to the prefix, that belong to a longer prefix of the catalogue: a key counts once, for the
     * longest.
     */
    public List<String> excludedFrom(Prefix prefix) {
        return prefixes.stream()
                .map(Prefix::prefix)
                .filter(other -> other.length() > prefix.prefix().length() && other.startsWith(prefix.prefix()))
                .map(other -> other.substring(prefix.prefix().length()))
                .toList();
    }
}
