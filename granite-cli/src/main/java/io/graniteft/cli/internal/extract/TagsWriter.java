package io.graniteft.cli.internal.extract;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tags file in the extended format of Exuberant and Universal Ctags, which editors search for names: a line a name with the line it
 * stands on, its kind, its scope, and for functions the parameters. The lines of all files have to be {@linkplain #sorted sorted}
 * before they are written.
 */
public final class TagsWriter implements ResultWriter {
    @Override
    public byte[] head() {
        return """
                !_TAG_FILE_ENCODING\tutf-8\t//
                !_TAG_FILE_FORMAT\t2\t/extended format; --format=1 will not append ;" to lines/
                !_TAG_FILE_SORTED\t1\t/0=unsorted, 1=sorted, 2=foldcase/
                !_TAG_PROGRAM_NAME\tgranite\t//
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Functions functions(OutputStream out) {
        return new Functions() {
            @Override
            public void write(CFunction function) throws IOException {
                all(List.of(function), List.of(), false, out);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void declarations(List<CDeclaration> declarations, OutputStream out) throws IOException {
        all(List.of(), declarations, true, out);
    }

    /**
     * The functions and the declarations of one file.
     *
     * @param withDeclarations whether the declarations are written too; if not, they still tell classes from namespaces
     */
    public void all(
            List<CFunction> functions, List<CDeclaration> declarations, boolean withDeclarations, OutputStream out)
            throws IOException {
        Map<String, String> kinds = new HashMap<>();
        for (CDeclaration one : declarations) {
            switch (one.kind()) {
                case STRUCT -> kinds.put(one.qualifiedName(), "struct");
                case UNION -> kinds.put(one.qualifiedName(), "union");
                case CLASS -> kinds.put(one.qualifiedName(), "class");
                case ENUM -> kinds.put(one.qualifiedName(), "enum");
                case ENUM_CONSTANT, TYPEDEF, OBJECT_MACRO, FUNCTION_MACRO, GLOBAL, PROTOTYPE -> {}
            }
        }
        StringBuilder lines = new StringBuilder();
        for (CFunction function : functions) {
            begin(lines, function.name(), function.path(), function.nameLine(), 'f');
            String scope = scope(function.qualifiedName(), function.name());
            boolean isMember = function.signature().contains("::" + function.name());
            scope(lines, scope, kinds.getOrDefault(scope, isMember ? "class" : "namespace"));
            field(lines, "end", Integer.toString(function.endLine()));
            field(lines, "signature", signature(function));
            lines.append('\n');
        }
        if (withDeclarations) {
            for (CDeclaration one : declarations) {
                if (!one.name().isEmpty()) {
                    begin(lines, one.name(), one.path(), one.nameLine(), letter(one.kind()));
                    String scope = scope(one.qualifiedName(), one.name());
                    scope(lines, scope, kinds.getOrDefault(scope, "namespace"));
                    field(lines, "end", Integer.toString(one.range().endLine()));
                    lines.append('\n');
                }
            }
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The lines of all files in the order in which editors expect them: by their bytes, each once. */
    public static List<byte[]> sorted(List<byte[]> files) {
        List<byte[]> lines = new ArrayList<>();
        for (byte[] file : files) {
            int from = 0;
            for (int i = 0; i < file.length; i++) {
                if (file[i] == '\n') {
                    lines.add(Arrays.copyOfRange(file, from, i + 1));
                    from = i + 1;
                }
            }
        }
        lines.sort(Arrays::compareUnsigned);
        List<byte[]> unique = new ArrayList<>(lines.size());
        byte @Nullable [] last = null;
        for (byte[] line : lines) {
            if (!Arrays.equals(line, last)) {
                unique.add(line);
            }
            last = line;
        }
        return unique;
    }

    private static char letter(CDeclaration.Kind kind) {
        return switch (kind) {
            case STRUCT -> 's';
            case UNION -> 'u';
            case CLASS -> 'c';
            case ENUM -> 'g';
            case ENUM_CONSTANT -> 'e';
            case TYPEDEF -> 't';
            case OBJECT_MACRO, FUNCTION_MACRO -> 'd';
            case GLOBAL -> 'v';
            case PROTOTYPE -> 'p';
        };
    }

    private static void begin(StringBuilder lines, String name, String path, int line, char kind) {
        escaped(lines, name).append('\t');
        escaped(lines, path).append('\t').append(line).append(";\"\t").append(kind);
        field(lines, "line", Integer.toString(line));
    }

    private static void scope(StringBuilder lines, String scope, String kind) {
        if (!scope.isEmpty()) {
            field(lines, kind, scope);
        }
    }

    private static String scope(String qualifiedName, String name) {
        int end = qualifiedName.length() - name.length() - 2;
        return end > 0 ? qualifiedName.substring(0, end) : "";
    }

    private static void field(StringBuilder lines, String name, String value) {
        lines.append('\t').append(name).append(':');
        escaped(lines, value);
    }

    /** The parameters as they are written in the head. */
    private static String signature(CFunction function) {
        String head = function.signature();
        int from = head.indexOf(
                '(',
                Math.max(head.indexOf(function.name()), 0) + function.name().length());
        int depth = 0;
        for (int i = Math.max(from, 0); i < head.length(); i++) {
            char c = head.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return from < 0 ? "()" : head.substring(from, i + 1);
            }
        }
        return "()";
    }

    /** A value in which no character ends the field or the line. */
    private static StringBuilder escaped(StringBuilder lines, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(c);
            }
        }
        return lines;
    }
}
