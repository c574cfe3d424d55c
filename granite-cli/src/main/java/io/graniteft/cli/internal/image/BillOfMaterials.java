package io.graniteft.cli.internal.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an image is made of, in CycloneDX: the jar's libraries as the build found them, pinned Python packages, the base image. */
final class BillOfMaterials {
    private static final Pattern PIN =
            Pattern.compile("^([A-Za-z0-9._-]+)==([^\\s;\\\\]+)(?:\\s*;\\s*(.*?))?\\s*\\\\?$");
    private static final Pattern LIBRARY = Pattern.compile(
            "^\\s+([\\w.-]+):([\\w.-]+):([\\w.-]+):(?:([\\w.-]+):)?([\\w.+-]+):(?:compile|runtime)\\b.*$");
    private static final Pattern HASH = Pattern.compile("--hash=sha256:([0-9a-f]{64})");
    private static final Pattern BASE = Pattern.compile("(?m)^ARG BASE=(\\S+)$");

    private BillOfMaterials() {}

    /**
     * The bill of an image.
     *
     * @param libraries the jar's, as {@code mvn dependency:list} writes them
     * @param name of the image
     * @param version of the image and of the jar
     * @param dockerfile names the base image
     * @param requirements pinned Python packages, or nothing
     */
    static String of(String libraries, String name, String version, String dockerfile, String requirements) {
        List<ObjectNode> parts = new ArrayList<>();
        parts.add(library("pkg:maven/io.graniteft/granite-cli@" + version, "io.graniteft", "granite-cli", version));
        libraries.lines().map(LIBRARY::matcher).filter(Matcher::matches).forEach(found -> {
            String type = found.group(3).equals("jar") ? "" : "?type=" + found.group(3);
            String purl = "pkg:maven/" + found.group(1) + "/" + found.group(2) + "@" + found.group(5) + type;
            parts.add(library(purl, found.group(1), found.group(2), found.group(5)));
        });
        Matcher base = BASE.matcher(dockerfile);
        if (base.find()) {
            parts.add(baseImage(base.group(1)));
        }
        parts.addAll(python(requirements).values());

        String imageRef = "granite-image:" + name;
        ObjectNode bill = Json.mapper().createObjectNode();
        bill.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
        ObjectNode image = bill.putObject("metadata").putObject("component");
        image.put("type", "container").put("bom-ref", imageRef).put("name", name);
        image.put("version", version);
        bill.putArray("components").addAll(parts);
        ArrayNode on =
                bill.putArray("dependencies").addObject().put("ref", imageRef).putArray("dependsOn");
        parts.forEach(part -> on.add(part.path("bom-ref").asText()));
        return Json.pretty(bill);
    }

    private static ObjectNode library(String purl, String group, String name, String version) {
        ObjectNode component = Json.mapper().createObjectNode();
        component
                .put("type", "library")
                .put("bom-ref", purl)
                .put("group", group)
                .put("name", name);
        return component.put("version", version).put("purl", purl);
    }

    private static ObjectNode baseImage(String reference) {
        int colon = reference.lastIndexOf(':');
        boolean tagged = colon > reference.lastIndexOf('/');
        String name = tagged ? reference.substring(0, colon) : reference;
        ObjectNode component = Json.mapper().createObjectNode();
        component
                .put("type", "container")
                .put("bom-ref", "base-image:" + reference)
                .put("name", name);
        if (tagged) {
            component.put("version", reference.substring(colon + 1));
        }
        component.put("description", "The base image that the Dockerfile names; a build may take another one.");
        return component;
    }

    /** Packages by name; one that is pinned for some platforms says so. */
    private static Map<String, ObjectNode> python(String requirements) {
        Map<String, ObjectNode> packages = new TreeMap<>();
        @Nullable ObjectNode current = null;
        for (String line : requirements.lines().toList()) {
            Matcher pin = PIN.matcher(line);
            Matcher hash = HASH.matcher(line);
            if (pin.matches()) {
                current = onePackage(pin.group(1), pin.group(2), pin.group(3));
                packages.put(current.path("bom-ref").asText(), current);
            } else if (current != null && hash.find()) {
                // Each is of one file of this version; which of them is installed depends on the machine.
                ArrayNode properties = current.withArray("properties");
                properties.addObject().put("name", "granite:sha256").put("value", hash.group(1));
            }
        }
        return packages;
    }

    private static ObjectNode onePackage(String name, String version, @Nullable String marker) {
        String purl = "pkg:pypi/" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "@" + version;
        ObjectNode component = Json.mapper().createObjectNode();
        component.put("type", "library").put("bom-ref", purl).put("name", name).put("version", version);
        component.put("purl", purl);
        if (marker != null && !marker.isBlank()) {
            component
                    .withArray("properties")
                    .addObject()
                    .put("name", "granite:marker")
                    .put("value", marker);
        }
        return component;
    }
}
