package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Reference;
import io.graniteft.core.io.Digests;
import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.DeclarationExtractor;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes nodes of what one file holds. */
public final class FileReader {
    private static final Set<String> HEADERS = Set.of("h", "hpp", "hh", "hxx", "inl", "ipp", "tpp");

    private static final Pattern FOREIGN = Pattern.compile(
            "(?<!!)(?<!!defined\\()\\b(_?_?WIN32(__)?|_WIN64|_MSC_VER|__ICC\\w*|__IAR_\\w+|__CC_ARM|__ARMCC_VERSION|__ghs__|__DCC__"
                    + "|__CWCC__|__TASKING__|__APPLE__|__BORLANDC__)\\b");

    private final SourceText source;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    private FileReader(SourceText source) {
        this.source = source;
    }

    /** The nodes of a file, its own first. */
    public static List<Node> read(SourceText source, String domain, String digest) {
        FileReader reader = new FileReader(source);
        List<CFunction> functions = new ArrayList<>();
        Set<String> includes = new LinkedHashSet<>();
        new FunctionExtractor().extractWithTokens(source, (function, tokens) -> {
            functions.add(function);
            includes.addAll(function.includes());
            reader.nodes.add(reader.function(function, tokens));
        });
        List<CDeclaration> declarations =
                new DeclarationExtractor().extract(source).declarations();
        reader.declarations(declarations, functions);
        if (functions.isEmpty()) {
            includes.addAll(Includes.of(source.text()));
        }
        List<Node> all = new ArrayList<>();
        all.add(reader.file(domain, digest, includes));
        all.addAll(reader.nodes);
        return all;
    }

    private Node file(String domain, String digest, Set<String> includes) {
        String path = source.path();
        List<Reference> references = new ArrayList<>();
        for (String include : includes) {
            references.add(new Reference(EdgeKind.INCLUDES, include.replaceAll("[<>\"]", "")));
        }
        if (!domain.isEmpty()) {
            references.add(new Reference(EdgeKind.IN_DOMAIN, domain));
        }
        references.addAll(Standards.inFile(source.text()));
        int lines = (int) source.text().chars().filter(c -> c == '\n').count() + 1;
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return new Node(
                path,
                HEADERS.contains(extension) ? NodeKind.HEADER : NodeKind.FILE,
                path.substring(path.lastIndexOf('/') + 1),
                path,
                path,
                0,
                lines,
                "",
                true,
                "",
                "",
                "",
                digest,
                List.of(),
                references);
    }

    private String id(String qualifiedName, int line) {
        String id = source.path() + "#" + qualifiedName + "@" + line;
        int count = ids.merge(id, 1, Integer::sum);
        return count == 1 ? id : id + "." + count;
    }

    private Node function(CFunction function, List<Token> tokens) {
        Set<Reference> references = new LinkedHashSet<>();
        for (Call call : function.calls()) {
            if (call.kind() != Call.Kind.INDIRECT) {
                references.add(new Reference(EdgeKind.CALLS, simple(call.name())));
            }
        }
        function.types().forEach(name -> references.add(new Reference(EdgeKind.USES_TYPE, simple(name))));
        function.macros().forEach(name -> references.add(new Reference(EdgeKind.USES_MACRO, simple(name))));
        function.globals().forEach(name -> references.add(new Reference(EdgeKind.USES_GLOBAL, simple(name))));
        String doc = function.doc() == null ? "" : function.doc();
        references.addAll(Standards.in(doc));
        return new Node(
                id(function.qualifiedName(), function.nameLine()),
                NodeKind.FUNCTION,
                function.name(),
                function.qualifiedName(),
                function.path(),
                function.nameLine(),
                function.endLine(),
                function.language() == Language.CPP ? "c++" : "c",
                true,
                function.signature(),
                doc,
                function.text(),
                bodyDigest(function, tokens),
                Shingles.sketch(Shingles.of(tokens)),
                List.copyOf(references));
    }

    private static String bodyDigest(CFunction function, List<Token> tokens) {
        int start = Math.max(0, function.text().length() - function.body().length());
        StringBuilder body = new StringBuilder();
        for (Token token : tokens) {
            if (token.start() >= start) {
                body.append(token.text()).append(' ');
            }
        }
        return Digests.sha256(body.toString());
    }

    /** A name without what qualifies it, and a tag without its keyword. */
    static String simple(String written) {
        String name = written.replaceFirst("^(struct|union|enum|class)\\s+", "");
        int colons = name.lastIndexOf("::");
        return colons < 0 || name.contains("operator") ? name : name.substring(colons + 2);
    }

    private void declarations(List<CDeclaration> declarations, List<CFunction> functions) {
        TreeMap<Integer, CFunction> byStart = new TreeMap<>();
        functions.forEach(each -> byStart.put(each.range().start(), each));
        CDeclaration enumeration = null;
        Map<Integer, Set<Reference>> known = new HashMap<>();
        for (CDeclaration each : declarations) {
            if (each.kind() == CDeclaration.Kind.ENUM_CONSTANT) {
                String holder = enumeration != null
                                && enumeration.range().end() >= each.range().end()
                        ? typeName(enumeration)
                        : "";
                nodes.add(node(
                        each,
                        NodeKind.ENUM_CONST,
                        each.name(),
                        each.text(),
                        holder.isEmpty() ? Set.of() : Set.of(new Reference(EdgeKind.USES_TYPE, holder))));
                continue;
            }
            NodeKind kind = switch (each.kind()) {
                case STRUCT, UNION, CLASS, ENUM, TYPEDEF -> NodeKind.TYPE;
                case OBJECT_MACRO, FUNCTION_MACRO -> NodeKind.MACRO;
                case GLOBAL -> NodeKind.GLOBAL;
                case PROTOTYPE, ENUM_CONSTANT -> NodeKind.FUNCTION;
            };
            if (kind == NodeKind.TYPE) {
                enumeration = each.kind() == CDeclaration.Kind.CLASS ? enumeration : each;
            }
            String text = switch (kind) {
                case TYPE -> DeclarationTexts.withoutBodies(each, byStart);
                case GLOBAL -> DeclarationTexts.withoutTable(each.text());
                default -> each.text();
            };
            Set<Reference> references = known.computeIfAbsent(
                    each.range().start(), start -> Mentions.in(text, each.kind() == CDeclaration.Kind.OBJECT_MACRO));
            String name = each.name().isEmpty() ? typeName(each) : each.name();
            nodes.add(node(each, kind, name, text, references));
        }
    }

    /** Whether it is meant for another compiler or system than gcc on Linux, as its conditions tell. */
    private static boolean isForeign(CDeclaration declaration) {
        return declaration.conditions().stream()
                .anyMatch(condition -> FOREIGN.matcher(condition).find());
    }

    private static String typeName(CDeclaration type) {
        return type.name().isEmpty() ? "enum@" + type.range().startLine() : type.name();
    }

    private Node node(CDeclaration each, NodeKind kind, String name, String text, Set<Reference> references) {
        String qualified = each.qualifiedName().isEmpty() ? name : each.qualifiedName();
        boolean definition = each.kind() != CDeclaration.Kind.PROTOTYPE
                && !(kind == NodeKind.GLOBAL && each.text().stripLeading().startsWith("extern"));
        return new Node(
                id(qualified, each.nameLine()),
                kind,
                name,
                qualified,
                each.path(),
                each.nameLine(),
                each.range().endLine(),
                each.kind().name().toLowerCase(Locale.ROOT) + (isForeign(each) ? Order.FOREIGN : ""),
                definition,
                "",
                each.doc() == null ? "" : each.doc(),
                text,
                "",
                List.of(),
                references.stream()
                        .filter(one -> !one.name().equals(each.name()))
                        .toList());
    }
}
