package io.graniteft.cli.internal.extract;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Lines for people, which editors can jump from, and columns separated by tabs, for spreadsheets and {@code cut}. */
public final class TextWriter implements ResultWriter {
    private static final int FLUSH_CHARS = 1 << 14;

    private final boolean isTable;
    private final boolean ofDeclarations;

    private TextWriter(boolean isTable, boolean ofDeclarations) {
        this.isTable = isTable;
        this.ofDeclarations = ofDeclarations;
    }

    /** {@code path:line: signature}. */
    public static TextWriter table() {
        return new TextWriter(true, false);
    }

    /** Columns with a line of names at the top. */
    public static TextWriter columns(boolean ofDeclarations) {
        return new TextWriter(false, ofDeclarations);
    }

    @Override
    public byte[] head() {
        if (isTable) {
            return new byte[0];
        }
        String names = ofDeclarations
                ? "path\tname_line\tstart_line\tend_line\tkind\tname\tqualified_name\ttext\n"
                : "path\tname_line\tstart_line\tend_line\tname\tqualified_name\treturn_type\tsignature\n";
        return names.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Functions functions(OutputStream out) {
        StringBuilder lines = new StringBuilder();
        return new Functions() {
            @Override
            public void write(CFunction function) throws IOException {
                if (isTable) {
                    row(lines, function.path(), function.nameLine(), function.signature());
                } else {
                    cells(lines, function.path(), function.nameLine(), function.startLine(), function.endLine());
                    cell(lines, function.name()).append('\t');
                    cell(lines, function.qualifiedName()).append('\t');
                    cell(lines, function.returnType()).append('\t');
                    cell(lines, function.signature()).append('\n');
                }
                if (lines.length() > FLUSH_CHARS) {
                    close();
                }
            }

            @Override
            public void close() throws IOException {
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                lines.setLength(0);
            }
        };
    }

    @Override
    public void declarations(List<CDeclaration> declarations, OutputStream out) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (CDeclaration one : declarations) {
            String kind = one.kind().name().toLowerCase(Locale.ROOT);
            if (isTable) {
                row(lines, one.path(), one.nameLine(), kind.replace('_', ' ') + " " + one.qualifiedName());
            } else {
                cells(
                        lines,
                        one.path(),
                        one.nameLine(),
                        one.range().startLine(),
                        one.range().endLine());
                cell(lines, kind).append('\t');
                cell(lines, one.name()).append('\t');
                cell(lines, one.qualifiedName()).append('\t');
                cell(lines, one.text()).append('\n');
            }
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void row(StringBuilder lines, String path, int line, String what) {
        cell(lines, path).append(':').append(line).append(": ");
        cell(lines, what.stripTrailing()).append('\n');
    }

    private static void cells(StringBuilder lines, String path, int nameLine, int startLine, int endLine) {
        cell(lines, path).append('\t').append(nameLine);
        lines.append('\t').append(startLine).append('\t').append(endLine).append('\t');
    }

    /** A value without the characters that end a cell or a line: a row of them becomes one blank. */
    private static StringBuilder cell(StringBuilder lines, String value) {
        boolean wasBlank = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isControl = c < ' ' || c == 0x7f;
            if (!isControl) {
                lines.append(c);
            } else if (!wasBlank) {
                lines.append(' ');
            }
            wasBlank = isControl;
        }
        return lines;
    }
}
