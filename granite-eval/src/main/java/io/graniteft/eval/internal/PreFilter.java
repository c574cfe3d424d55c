package io.graniteft.eval.internal;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a compiler may see. The text can ask a compiler to open a file only by a directive, by {@code _Pragma} or
 * by {@code __has_include} and its kin, so these are looked for wherever a compiler could read them as such: a line's
 * first {@code #} counts even where this class believes to be in a comment or a literal, so that a disagreement between
 * it and the compiler about where those end opens no door.
 */
public final class PreFilter {
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_NESTING = 256;

    /** More remarks than this are not made. */
    private static final int MAX_NOTES = 50;

    /** Begins the message of the error that stands in for an include of a header that is not there. */
    static final String MISSING_HEADER = "granite: no such header: ";

    private static final Set<String> DIRECTIVES = Set.of(
            "define",
            "undef",
            "if",
            "ifdef",
            "ifndef",
            "elif",
            "elifdef",
            "elifndef",
            "else",
            "endif",
            "error",
            "warning",
            "include",
            "pragma",
            "line");

    /** Directives that open files, and the only one of them that is understood. */
    private static final Pattern OPENS_FILES = Pattern.compile("include\\w*|import|embed");

    private static final List<String> FORBIDDEN_NAMES = List.of("__has_include_next", "__has_embed", "_Pragma");
    private static final Pattern FORBIDDEN = Pattern.compile("__has_include\\w*|__has_embed\\w*");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern HEADER = Pattern.compile("\\G(?:<([^<>\"\\n]*)>|\"([^<>\"\\n]*)\")");
    private static final Pattern PRAGMA_OPERATOR = Pattern.compile("\\G\\s*\\(\\s*\"([^\"\\\\\\n]*)\"\\s*\\)");
    private static final Pattern TWO_WORDS = Pattern.compile("\\s*(\\w*)\\s*(\\w*)");

    /** gcc's own pragmas that neither open files nor decide which warnings count. */
    private static final Set<String> GCC_PRAGMAS =
            Set.of("poison", "push_options", "pop_options", "optimize", "target", "unroll", "ivdep", "visibility");

    /** gcc's own pragmas that decide which warnings count: taken out, because the snippet does not choose. */
    private static final Set<String> GCC_SILENCERS = Set.of("diagnostic", "system_header", "warning", "error");

    /**
     * What came of a text.
     *
     * @param source the text for the compiler, line for line that of the snippet
     * @param notes remarks about what was taken out
     * @param rejection why no compiler may see it, or null
     */
    public record Result(
            String source, List<Diagnostic> notes, @Nullable Diagnostic rejection) {}

    /** Ends the scan of a text that is refused. Never leaves this class. */
    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient String rule;
        private final transient int offset;

        Rejected(String rule, int offset, String message) {
            super(message, null, false, false);
            this.rule = rule;
            this.offset = offset;
        }
    }

    private final String original;
    private final Lines lines;
    private final JoinedText joined;
    private final String text;
    private final SourceView view;
    private final char[] edited;
    private final boolean headersMissed;
    private final List<Diagnostic> notes = new ArrayList<>();
    private final List<String> markers = new ArrayList<>();
    private final List<Integer> markerOffsets = new ArrayList<>();
    private int steps;

    private PreFilter(String original, boolean headersMissed) {
        this.headersMissed = headersMissed;
        this.original = original;
        this.lines = new Lines(original);
        this.joined = new JoinedText(original);
        this.text = joined.text;
        this.view = new SourceView(text);
        this.edited = original.toCharArray();
    }

    /** Filters a text for a compiler that is to miss the headers that are not there. */
    static Result apply(String code) {
        return apply(code, true);
    }

    /**
     * Filters a text.
     *
     * @param headersMissed whether an include of a header that is not there becomes an error; else it becomes a remark
     */
    public static Result apply(String code, boolean headersMissed) {
        int bytes = code.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            String message = "the text has " + bytes + " bytes; at most " + MAX_BYTES + " are compiled";
            return new Result("", List.of(), new Diagnostic(Severity.NOTE, "rejected-size", 0, 0, message));
        }
        PreFilter filter = new PreFilter(code, headersMissed);
        try {
            filter.characters();
            if (!headersMissed) {
                filter.bidirectionalControls();
            }
            filter.names();
            filter.directives();
            filter.nesting();
            return new Result(filter.result(), List.copyOf(filter.notes), null);
        } catch (Rejected e) {
            int at = filter.joined.original(Math.min(e.offset, filter.text.length()));
            String message = e.getMessage() == null ? "" : e.getMessage();
            Diagnostic rejection =
                    new Diagnostic(Severity.NOTE, e.rule, filter.lines.line(at), filter.lines.column(at), message);
            return new Result("", List.of(), rejection);
        }
    }

    private void characters() throws Rejected {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new Rejected("rejected-character", nul, "the text has a NUL character");
        }
        for (String trigraph : List.of("??=", "??/")) {
            int at = text.indexOf(trigraph);
            if (at >= 0) {
                throw new Rejected("rejected-character", at, "the trigraph " + trigraph + " can hide a directive");
            }
        }
    }

    /** Characters that make a text look other than it is, such as a right-to-left override: reported, not refused. */
    private void bidirectionalControls() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = (c >= 0x202A && c <= 0x202E)
                    || (c >= 0x2066 && c <= 0x2069)
                    || c == 0x200E
                    || c == 0x200F
                    || c == 0x061C;
            if (control && notes.size() < MAX_NOTES) {
                String message =
                        String.format(Locale.ROOT, "U+%04X turns the direction of the text that one sees", (int) c);
                note(i, "bidirectional-control", message);
            }
        }
    }

    /** Names that ask for files, and the pieces from which token pasting could make them. */
    private void names() throws Rejected {
        boolean pastes = text.contains("##") || text.contains("%:%:");
        Matcher identifiers = IDENTIFIER.matcher(text);
        while (identifiers.find()) {
            String name = identifiers.group();
            if (name.charAt(0) != '_') {
                continue;
            }
            int at = identifiers.start();
            if (FORBIDDEN.matcher(name).matches()) {
                throw new Rejected("rejected-name", at, name + " asks whether a file exists");
            }
            if (name.equals("_Pragma")) {
                Matcher operand = PRAGMA_OPERATOR.matcher(text).region(identifiers.end(), text.length());
                if (!operand.find() || pragma(operand.group(1)) != PragmaKind.HARMLESS) {
                    throw new Rejected("rejected-pragma", at, "_Pragma is taken with a plain, harmless string only");
                }
            } else if (pastes && FORBIDDEN_NAMES.stream().anyMatch(whole -> whole.startsWith(name))) {
                String message = "with ## in the text, " + name + " could become a part of a name that opens files";
                throw new Rejected("rejected-name", at, message);
            }
        }
    }

    private void directives() throws Rejected {
        boolean[] inCode = view.directiveStarts();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean digraph = c == '%' && at + 1 < text.length() && text.charAt(at + 1) == ':';
            if ((c == '#' || digraph) && mayBeginDirective(at)) {
                directive(at, skip(at + (digraph ? 2 : 1)), inCode[at]);
            }
        }
    }

    /** Only blanks or the end of a comment stand before it on its line. */
    private boolean mayBeginDirective(int hash) throws Rejected {
        int i = hash - 1;
        while (i >= 0 && text.charAt(i) != '\n' && Character.isWhitespace(text.charAt(i))) {
            i--;
            step(hash);
        }
        return i < 0 || text.charAt(i) == '\n' || (text.charAt(i) == '/' && i > 0 && text.charAt(i - 1) == '*');
    }

    private void directive(int hash, int nameStart, boolean inCode) throws Rejected {
        int nameEnd = nameStart;
        while (nameEnd < text.length() && SourceView.isIdentifierPart(text.charAt(nameEnd))) {
            nameEnd++;
        }
        String name = text.substring(nameStart, nameEnd);
        if (OPENS_FILES.matcher(name).matches()) {
            include(hash, name, skip(nameEnd), inCode);
        } else if (name.equals("pragma")) {
            pragmaDirective(hash, nameEnd, inCode);
        } else if (!inCode) {
            return;
        } else if (name.equals("line") || (!name.isEmpty() && Character.isDigit(name.charAt(0)))) {
            blank(hash, lineEnd(nameEnd));
            note(hash, "line-marker", "a line marker is left out: lines are those of the snippet");
        } else if (name.isEmpty() ? !atLineEnd(nameStart) : !DIRECTIVES.contains(name)) {
            throw new Rejected("rejected-directive", hash, "the directive #" + name + " is not known here");
        }
    }

    private void include(int hash, String name, int operand, boolean inCode) throws Rejected {
        if (!name.equals("include")) {
            throw new Rejected("rejected-include", hash, "#" + name + " is not allowed");
        }
        Matcher header = HEADER.matcher(text).region(operand, text.length());
        if (!header.find()) {
            throw new Rejected("rejected-include", hash, "#include needs a header's name in quotes or angle brackets");
        }
        String file = header.group(1) != null ? header.group(1) : header.group(2);
        if (file == null || !(AllowedHeaders.isStandard(file) || AllowedHeaders.isPlain(file))) {
            throw new Rejected("rejected-include", hash, "#include names a path that no snippet may open");
        }
        if (!atLineEnd(header.end())) {
            throw new Rejected("rejected-include", hash, "#include has something behind the header's name");
        }
        if (!AllowedHeaders.isStandard(file) && inCode) {
            blank(hash, header.end());
            if (headersMissed) {
                markers.add("#error " + MISSING_HEADER + file);
                markerOffsets.add(joined.original(hash));
            } else {
                note(hash, "missing-header", file + " is not here; what it declares is made up");
            }
        }
    }

    private enum PragmaKind {
        HARMLESS,
        SILENCER,
        REFUSED
    }

    private static PragmaKind pragma(@Nullable String operand) {
        Matcher words = TWO_WORDS.matcher(operand == null ? "" : operand);
        if (!words.lookingAt() || !"GCC".equals(words.group(1))) {
            // Pragmas of other compilers, such as CODE_SEG, are unknown to gcc and open nothing.
            return PragmaKind.HARMLESS;
        }
        String second = words.group(2);
        return GCC_PRAGMAS.contains(second)
                ? PragmaKind.HARMLESS
                : GCC_SILENCERS.contains(second) ? PragmaKind.SILENCER : PragmaKind.REFUSED;
    }

    private void pragmaDirective(int hash, int nameEnd, boolean inCode) throws Rejected {
        int first = skip(nameEnd);
        int firstEnd = first;
        while (firstEnd < text.length() && SourceView.isIdentifierPart(text.charAt(firstEnd))) {
            firstEnd++;
        }
        int second = skip(firstEnd);
        int end = lineEnd(second);
        PragmaKind kind = pragma(text.substring(first, firstEnd) + " " + text.substring(second, Math.max(second, end)));
        if (kind == PragmaKind.REFUSED) {
            throw new Rejected("rejected-pragma", hash, "this #pragma GCC is not allowed");
        }
        if (kind == PragmaKind.SILENCER && inCode) {
            blank(hash, Math.max(end, second));
            note(hash, "pragma-ignored", "a snippet does not choose which warnings count");
        }
    }

    private void nesting() throws Rejected {
        int depth = 0;
        for (int i = 0; i < view.code.length(); i++) {
            char c = view.code.charAt(i);
            if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' || c == '}' || c == ']') {
                depth = Math.max(0, depth - 1);
            }
            if (depth > MAX_NESTING) {
                String message = "brackets are nested more than " + MAX_NESTING + " deep";
                throw new Rejected("rejected-nesting", i, message);
            }
        }
    }

    /** The offset after blanks and complete comments; comments may run over lines, blanks do not. */
    private int skip(int from) throws Rejected {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\n' && Character.isWhitespace(c)) {
                i++;
            } else if (text.startsWith("/*", i)) {
                int close = text.indexOf("*/", i + 2);
                int end = close < 0 ? text.length() : close + 2;
                steps += (end - i) / 64;
                i = end;
            } else {
                break;
            }
            step(from);
        }
        return i;
    }

    /** Ends a scan that a contorted text would make quadratic. */
    private void step(int offset) throws Rejected {
        if (++steps > 16 * MAX_BYTES) {
            throw new Rejected("rejected-directive", offset, "the directives are too contorted to be checked");
        }
    }

    private boolean atLineEnd(int from) throws Rejected {
        int i = skip(from);
        return i >= text.length() || text.charAt(i) == '\n' || text.startsWith("//", i);
    }

    /** The end of the line's code: the line end, or the comment before it. */
    private int lineEnd(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && !text.startsWith("/*", i)) {
            i++;
        }
        return i;
    }

    private void blank(int from, int to) {
        for (int i = joined.original(from); i < joined.original(to); i++) {
            if (edited[i] != '\n' && edited[i] != '\r') {
                edited[i] = ' ';
            }
        }
    }

    private void note(int at, String rule, String message) {
        int offset = joined.original(at);
        notes.add(new Diagnostic(Severity.NOTE, rule, lines.line(offset), lines.column(offset), message));
    }

    /** The edited text, with the stand-ins for missing headers put in. */
    private String result() {
        StringBuilder source = new StringBuilder(original.length() + 64);
        int from = 0;
        for (int i = 0; i < markers.size(); i++) {
            int at = markerOffsets.get(i);
            source.append(edited, from, at - from).append(markers.get(i));
            from = at;
        }
        return source.append(edited, from, edited.length - from).toString();
    }
}
