package io.graniteft.eval.internal.compile;

import io.graniteft.lang.CFunction;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes C++ declarations for the names of a {@link Synthesis}. Every unknown type is the same class, which converts to
 * everything, is made of everything, and has every operator and every member that the snippet names.
 */
final class CppPrelude {
    private static final String ANY = "granite_any";

    /** Well-known macros that go through a container, with a declaration in front. */
    static final Set<String> LOOPS = Set.of("foreach", "Q_FOREACH", "BOOST_FOREACH");

    private static final String OPERATORS = operators();

    private static final Map<String, String> STD_TYPES = Map.ofEntries(
            Map.entry("size_t", "unsigned long"),
            Map.entry("ptrdiff_t", "long"),
            Map.entry("uint8_t", "unsigned char"),
            Map.entry("uint16_t", "unsigned short"),
            Map.entry("uint32_t", "unsigned int"),
            Map.entry("uint64_t", "unsigned long"),
            Map.entry("int8_t", "signed char"),
            Map.entry("int16_t", "short"),
            Map.entry("int32_t", "int"),
            Map.entry("int64_t", "long"),
            Map.entry("nullptr_t", "decltype(nullptr)"));

    private final Synthesis names;
    private final Scan scan;
    private int constant = 20_480;

    private CppPrelude(Synthesis names) {
        this.names = names;
        this.scan = names.scan;
    }

    private static String withoutClause(String signature) {
        if (!signature.startsWith("template")) {
            return signature;
        }
        int level = 0;
        for (int i = 0; i < signature.length(); i++) {
            char c = signature.charAt(i);
            level += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == '>' && level == 0) {
                return signature.substring(i + 1).strip();
            }
        }
        return signature;
    }

    static Frame of(Synthesis names, String given, List<CFunction> functions) {
        return new CppPrelude(names).frame(given, functions);
    }

    private static String operators() {
        StringBuilder out = new StringBuilder();
        for (String operator : "+ - * / % ^ & | << >> == != < > <= >=".split(" ", -1)) {
            String name = ANY + " operator" + operator;
            out.append("template<class T> ").append(name).append("(const " + ANY + "&, const T&); ");
            out.append("template<class T> ").append(name).append("(const T&, const " + ANY + "&); ");
            out.append(name).append("(const " + ANY + "&, const " + ANY + "&);\n");
        }
        return out.toString();
    }

    private Frame frame(String given, List<CFunction> functions) {
        StringBuilder out = new StringBuilder();
        names.writeDirectives(out);
        any(out);
        out.append(OPERATORS);
        if (!names.standardHeaders) {
            standard(out);
        }
        Map<String, Set<String>> classes = new LinkedHashMap<>();
        StringBuilder methods = new StringBuilder();
        String wrap = methods(functions, classes, methods);
        for (String tag : names.declared.tags.keySet()) {
            if (!names.declared.definedTags.contains(tag)
                    && !names.types.contains(tag)
                    && !names.dropped.contains(tag)
                    && !classes.containsKey(tag)) {
                String kind = names.declared.tags.getOrDefault(tag, "struct");
                out.append(
                        kind.equals("enum")
                                ? "enum " + tag + " : int;\n"
                                : kind + " " + tag
                                        + (kind.equals("union")
                                                ? " { int granite_x; };\n"
                                                : " : " + ANY + " { using " + ANY + "::" + ANY + "; };\n"));
            }
        }
        for (String type : names.types) {
            if (!classes.containsKey(type)) {
                alias(out, type, scan.value(type));
            }
        }
        out.append(given);
        for (String value : names.values) {
            if (!classes.containsKey(value)) {
                value(out, value, scan.value(value));
            }
        }
        out.append(methods);
        if (wrap == null) {
            return new Frame(out.toString(), "");
        }
        out.append("struct ").append(wrap).append(" : " + ANY + " {\n");
        names.fields.stream()
                .filter(field -> !names.types.contains(field) && !field.equals(wrap))
                .forEach(field -> out.append(ANY + " ").append(field).append("; "));
        return new Frame(out.toString(), "\n};\n");
    }

    private void any(StringBuilder out) {
        out.append("struct " + ANY + " {\n"
                + ANY + "(); " + ANY + "(const " + ANY + "&); template<class... A> " + ANY + "(A&&...);\n"
                + "virtual ~" + ANY + "(); explicit operator bool() const; operator long() const; operator " + ANY
                + "*() const; template<class T> operator T&() const;\n"
                + "const " + ANY + "& operator=(const " + ANY + "&) const &; template<class T> const " + ANY
                + "& operator=(T&&) const &;\n"
                + ANY + "& operator*() const; " + ANY + "* operator->() const; template<class T> " + ANY
                + "& operator[](T&&) const; template<class... A> " + ANY + "& operator()(A&&...) const;\n"
                + ANY + " operator-() const; " + ANY + " operator~() const; " + ANY + "& operator++() const; " + ANY
                + " operator++(int) const; " + ANY + "& operator--() const; " + ANY + " operator--(int) const;\n");
        for (String operator : "+= -= *= /= %= ^= &= |= <<= >>=".split(" ", -1)) {
            out.append("template<class T> const " + ANY + "& operator")
                    .append(operator)
                    .append("(const T&) const &; ");
        }
        out.append('\n');
        Set<String> done = new LinkedHashSet<>();
        for (String name : List.of("begin", "end")) {
            out.append("static " + ANY + "* ").append(name).append("();\n");
            done.add(name);
        }
        for (Map.Entry<String, Use> entry : scan.scoped.entrySet()) {
            if (done.size() < Synthesis.MAX_MEMBERS && done.add(entry.getKey())) {
                member(out, entry.getKey(), entry.getValue(), scan.members.get(entry.getKey()));
            }
        }
        for (Map.Entry<String, Use> entry : scan.members.entrySet()) {
            if (done.size() < Synthesis.MAX_MEMBERS && done.add(entry.getKey())) {
                member(out, entry.getKey(), null, entry.getValue());
            }
        }
        out.append("};\nextern " + ANY + " granite_v;\n" + ANY + "* begin(const " + ANY + "&); " + ANY + "* end(const "
                + ANY + "&);\n");
    }

    private void member(StringBuilder out, String name, @Nullable Use scoped, @Nullable Use member) {
        if (names.declared.functions.contains(name) && scoped != null && member == null && scoped.called) {
            return;
        }
        if (member != null && member.template) {
            out.append("template<")
                    .append(parameters(member))
                    .append("> static " + ANY + "& ")
                    .append(name)
                    .append("(...);\n");
        } else if (scoped != null && scoped.template) {
            out.append("template<")
                    .append(parameters(scoped))
                    .append("> using ")
                    .append(name)
                    .append(" = " + ANY + ";\n");
        } else if (scoped != null && (scoped.scope || scoped.type)) {
            out.append("using ").append(name).append(" = " + ANY + ";\n");
        } else if (scoped != null && scoped.constant) {
            out.append("static constexpr long ")
                    .append(name)
                    .append(" = ")
                    .append(constant++)
                    .append(";\n");
        } else {
            out.append("static " + ANY + " ").append(name).append(";\n");
        }
    }

    private void standard(StringBuilder out) {
        out.append("namespace std {\n");
        for (Map.Entry<String, Use> entry : scan.standard.entrySet()) {
            String name = entry.getKey();
            Use use = entry.getValue();
            String known = STD_TYPES.get(name);
            if (known != null) {
                out.append("using ").append(name).append(" = ").append(known).append(";\n");
            } else if (use.template && name.endsWith("_v")) {
                out.append("template<class...> constexpr bool ").append(name).append(" = true;\n");
            } else if (name.equals("string") || use.type || use.scope || use.template) {
                alias(out, name, use);
            } else {
                out.append("extern " + ANY + " ").append(name).append(";\n");
            }
        }
        out.append("}\n");
    }

    private void alias(StringBuilder out, String name, Use use) {
        String arithmetic = KnownNames.arithmeticType(name);
        if (use.template) {
            out.append("template<").append(parameters(use)).append("> ");
        }
        out.append("using ")
                .append(name)
                .append(" = ")
                .append(arithmetic == null ? ANY : arithmetic)
                .append(";\n");
    }

    /** A parameter list for the template arguments at the name's first place: a class or a value each. */
    private String parameters(Use use) {
        int open = use.templateAt;
        int end = open < 0 ? -1 : scan.afterTemplate(open);
        if (end < 0) {
            return "class...";
        }
        StringBuilder list = new StringBuilder();
        boolean values = false;
        boolean types = false;
        int start = open + 1;
        int level = 0;
        for (int i = open + 1; i < end; i++) {
            String text = scan.text(i);
            level += text.equals("<") || text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
            boolean last = i == end - 1;
            if (last || (text.equals(",") && level == 0)) {
                boolean value = scan.isNumber(start)
                        || (i - start == 1 && names.values.contains(scan.text(start)))
                        || names.declared.templateValues.contains(scan.text(start))
                        || (i - start == 1 && Spelling.looksLikeConstant(scan.text(start)))
                        || Set.of("true", "false", "sizeof", "-").contains(scan.text(start))
                        || (scan.text(i - 2).equals("::")
                                && scan.scoped.containsKey(scan.text(i - 1))
                                && Spelling.looksLikeConstant(scan.text(i - 1)));
                values |= value;
                types |= !value;
                list.append(list.length() == 0 ? "" : ", ").append(value ? "auto" : "class");
                start = i + 1;
            } else if (text.equals(">")) {
                level--;
            }
        }
        return values && types ? list.toString() : values ? "auto..." : "class...";
    }

    private void value(StringBuilder out, String name, Use use) {
        if (use.scope) {
            alias(out, name, use);
        } else if (LOOPS.contains(name)) {
            out.append("#define ").append(name).append("(granite_d, ...) for (granite_d : granite_any(__VA_ARGS__))\n");
        } else if (use.template && use.templateValue) {
            out.append("template<")
                    .append(parameters(use))
                    .append("> " + ANY + "& ")
                    .append(name)
                    .append(" = granite_v;\n");
        } else if (use.template) {
            alias(out, name, use);
        } else if (use.called && use.opensBlock) {
            boolean slip = name.length() < 3
                    || use.loopHead
                    || Keywords.slip(name, "for")
                    || Keywords.slip(name, "while")
                    || Keywords.slip(name, "if")
                    || Keywords.slip(name, "switch");
            out.append(slip ? "" : "#define " + name + "(...) for (; bool(granite_v); )\n");
        } else if (use.called && use.endsStatement && !use.semicolonFollows && Spelling.looksLikeMacro(name)) {
            out.append("#define ").append(name).append("(...) ;\n");
        } else if (use.inString) {
            out.append("#define ").append(name).append(use.called ? "(...) \"\"\n" : " \"\"\n");
        } else if (use.called && use.takesAnything && !use.loopHead) {
            out.append("#define ").append(name).append("(...) granite_v\n");
        } else if (use.constant) {
            out.append("constexpr long ")
                    .append(name)
                    .append(" = ")
                    .append(constant++)
                    .append(";\n");
        } else {
            out.append("extern " + ANY + " ").append(name).append(";\n");
        }
    }

    /** Declares the classes whose methods the snippet defines; the name of a class to wrap it in, or null. */
    private @Nullable String methods(List<CFunction> functions, Map<String, Set<String>> classes, StringBuilder out) {
        String wrap = null;
        Map<String, String> heads = new LinkedHashMap<>();
        for (CFunction function : functions) {
            String signature = signature(function);
            int at = nameAt(signature, function.name());
            boolean alone = at < 2 || !signature.startsWith("::", at - 2);
            if (alone) {
                boolean method = signature.matches("(?s).*\\)\\s*(?:const|override|final|volatile|&+).*")
                        || signature.matches("(?s)^(?:\\[\\[.*\\]\\]\\s*)?(?:virtual|explicit|friend)\\b.*")
                        || function.body().matches("(?s).*\\bthis\\b.*");
                boolean constructor =
                        (function.returnType().isEmpty() || names.declared.constructors.contains(function.name()))
                                && (function.name().startsWith("~")
                                        || Character.isLetter(function.name().charAt(0)))
                                && !function.name().startsWith("operator")
                                && !function.name().equals("main")
                                && !Spelling.looksLikeMacro(function.name());
                boolean isStatic = signature.matches("(?s)^(?:\\w+\\s+)*?static\\b.*");
                boolean few = function.parameters().size() < (function.name().matches("operator\\W+") ? 2 : 1);
                boolean operator = function.name().startsWith("operator") && (isStatic || few);
                if (method || constructor || operator) {
                    wrap = constructor ? function.name().replace("~", "") : wrap == null ? "granite_context" : wrap;
                }
                continue;
            }
            String qualifier = signature.substring(0, at - 2);
            boolean template = qualifier.endsWith(">");
            int start = at - 2;
            int level = 0;
            while (start > 0) {
                char c = signature.charAt(start - 1);
                level += c == '>' ? 1 : c == '<' ? -1 : 0;
                if (level == 0 && !(SourceText.isWord(c) || c == ':' || c == '<')) {
                    break;
                }
                start--;
            }
            String path = signature.substring(start, at - 2);
            String member = signature.substring(0, start) + signature.substring(at);
            member = member.replaceFirst("\\s*=\\s*(?:default|delete)\\s*$", "");
            if (template) {
                member = withoutClause(member);
            }
            String plain = path.replaceAll("<.*>", "");
            String head = template ? "template" + names.declared.clause + " struct " + plain : "struct " + plain;
            heads.putIfAbsent(plain, head);
            classes.computeIfAbsent(plain, any -> new LinkedHashSet<>()).add(member + ";");
        }
        if (!classes.isEmpty()) {
            wrap = null;
        }
        classes.forEach((path, members) -> {
            String[] parts = path.replaceFirst("^::", "").split("::", -1);
            for (int i = 0; i < parts.length - 1; i++) {
                out.append("struct ").append(parts[i]).append(" : " + ANY + " { ");
            }
            String head = heads.getOrDefault(path, "struct " + path).replace(path, parts[parts.length - 1]);
            if (names.types.contains(parts[0]) && !members.isEmpty()) {
                names.dropped.add(parts[0]);
            }
            out.append(head).append(" : " + ANY + " { using " + ANY + "::" + ANY + ";\n");
            names.fields.stream()
                    .filter(field -> !names.types.contains(field))
                    .forEach(field -> out.append(ANY + " ").append(field).append("; "));
            members.forEach(member -> out.append(member).append('\n'));
            out.append("};").append(" };".repeat(parts.length - 1)).append('\n');
        });
        for (String path : List.copyOf(classes.keySet())) {
            classes.putIfAbsent(path.replaceFirst("^::", "").split("::", -1)[0], Set.of());
        }
        return wrap;
    }

    private static final Pattern INITIALISERS = Pattern.compile("(?s)\\)\\s*(?:noexcept\\s*)?:(?!:).*$");

    private static String signature(CFunction function) {
        return INITIALISERS.matcher(function.signature()).replaceFirst(")");
    }

    private static int nameAt(String signature, String name) {
        int from = 0;
        while (true) {
            int at = signature.indexOf(name, from);
            if (at < 0) {
                return -1;
            }
            boolean start = at == 0 || !SourceText.isWord(signature.charAt(at - 1));
            int end = at + name.length();
            while (end < signature.length() && signature.charAt(end) == ' ') {
                end++;
            }
            if (start && end < signature.length() && signature.charAt(end) == '(') {
                return at;
            }
            from = at + 1;
        }
    }

    /** Characters of names. */
    private static final class SourceText {
        static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '~';
        }
    }
}
