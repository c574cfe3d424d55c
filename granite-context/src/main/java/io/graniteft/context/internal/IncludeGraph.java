package io.graniteft.context.internal;

import io.graniteft.context.FileEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which file includes which, as far as paths tell. Thread-safe. */
public final class IncludeGraph {
    private final Map<String, FileEntry> files = new HashMap<>();
    private final Map<String, List<String>> byName = new HashMap<>();
    private final Map<String, Map<String, Integer>> distances = new ConcurrentHashMap<>();

    /** The graph of these files. */
    public IncludeGraph(List<FileEntry> all) {
        for (FileEntry file : all) {
            files.put(file.path(), file);
            byName.computeIfAbsent(last(file.path()), any -> new ArrayList<>()).add(file.path());
        }
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The files that an {@code #include} of a file can mean, the likeliest first. */
    public List<String> targets(String path, String include) {
        String clean = normal(include);
        String relative = normal(path.substring(0, path.lastIndexOf('/') + 1) + include);
        if (files.containsKey(relative)) {
            return List.of(relative);
        }
        List<String> found = new ArrayList<>();
        for (String each : byName.getOrDefault(last(clean), List.of())) {
            if (each.equals(clean) || each.endsWith("/" + clean)) {
                found.add(each);
            }
        }
        found.sort(Comparator.comparingInt((String each) -> -commonFolders(path, each))
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder()));
        return found;
    }

    /** The files that include one, each with what it wrote. */
    public List<Map.Entry<String, String>> includers(String path) {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        for (FileEntry file : files.values()) {
            for (String include : file.includes()) {
                if (last(include).equals(last(path))
                        && targets(file.path(), include).contains(path)) {
                    found.add(Map.entry(file.path(), include));
                }
            }
        }
        found.sort(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        return found;
    }

    /** How many steps of inclusion away other files are; those that cannot be reached are missing. */
    public Map<String, Integer> distances(String path) {
        return distances.computeIfAbsent(path, this::walk);
    }

    /** The includes that lead to no known file, of a file and of all that it reaches. */
    public List<String> unknown(String path) {
        Set<String> found = new TreeSet<>();
        for (String each : distances(path).keySet()) {
            FileEntry file = files.get(each);
            for (String include : file == null ? List.<String>of() : file.includes()) {
                if (targets(each, include).isEmpty()) {
                    found.add(include);
                }
            }
        }
        return List.copyOf(found);
    }

    private Map<String, Integer> walk(String path) {
        Map<String, Integer> reached = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(path));
        reached.put(path, 0);
        while (!open.isEmpty()) {
            String each = open.remove();
            FileEntry file = files.get(each);
            int next = reached.getOrDefault(each, 0) + 1;
            for (String include : file == null ? List.<String>of() : file.includes()) {
                List<String> targets = targets(each, include);
                for (String target : targets.subList(0, Math.min(1, targets.size()))) {
                    if (reached.putIfAbsent(target, next) == null) {
                        open.add(target);
                    }
                }
            }
        }
        return Map.copyOf(reached);
    }

    /** How many folders two paths share from the root on. */
    public static int commonFolders(String a, String b) {
        int common = 0;
        for (int i = 0; i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i); i++) {
            common += a.charAt(i) == '/' ? 1 : 0;
        }
        return common;
    }

    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.replace('\\', '/').split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
