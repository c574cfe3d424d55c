package io.graniteft.eval.internal.compile;

import io.graniteft.eval.internal.compile.Declared.Variable;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names that a snippet uses and does not declare, as far as is known after some rounds with the compiler. */
final class Synthesis {
    /** More members than this are not made up for one structure. */
    static final int MAX_MEMBERS = 1000;

    /** More names than this are not made up. */
    private static final int MAX_NAMES = 1000;

    final Scan scan;
    final Declared declared;
    final boolean cpp;

    /** Macros that conditionals ask for: set, so that the code behind them is looked at. */
    final Set<String> switches;

    final Set<String> types = new LinkedHashSet<>();
    final Set<String> values = new LinkedHashSet<>();
    final Set<String> attributes = new LinkedHashSet<>();
    /** Macros around types that the snippet uses. */
    private final Set<String> wrapped = new LinkedHashSet<>();

    final Set<String> headers = new LinkedHashSet<>();
    /** Names that must not be made up: the headers or the given declarations have them. */
    final Set<String> dropped = new HashSet<>();
    /** Types that turned out to have members. */
    final Set<String> structs = new HashSet<>();

    final Set<String> pointers = new HashSet<>();
    /** Members that a constructor initialises. */
    final Set<String> fields = new LinkedHashSet<>();
    /** The snippet includes headers of the C++ library itself, so that nothing in std is made up. */
    final boolean standardHeaders;

    final Set<String> slips = new LinkedHashSet<>();
    /** Names that the compiler itself said are undeclared, or that were made up before it could. */
    final Set<String> undeclared = new LinkedHashSet<>();

    Synthesis(Scan scan, Declared declared, boolean cpp, boolean standardHeaders) {
        this.standardHeaders = standardHeaders;
        this.scan = scan;
        this.declared = declared;
        this.cpp = cpp;
        this.switches = scan.conditionals.switches();
        predict();
    }

    /** The names in a constructor's list behind the colon. */
    private void fields() {
        for (int i = 1; i < scan.tokens.size(); i++) {
            if (scan.text(i).equals(":")
                    && scan.depth[i] == 0
                    && (scan.text(i - 1).equals(")") || scan.text(i - 1).equals("noexcept"))) {
                int k = i + 1;
                while (scan.isName(k)) {
                    int open = k + 1;
                    while (scan.text(open).equals("::") && scan.isName(open + 1)) {
                        open += 2;
                    }
                    if (scan.text(open).equals("<")) {
                        int end = scan.afterTemplate(open);
                        open = end > 0 ? end : open;
                    }
                    if (!scan.text(open).equals("(") && !scan.text(open).equals("{")) {
                        break;
                    }
                    if (open == k + 1) {
                        fields.add(scan.text(k));
                    } else if (scan.scoped.containsKey(scan.text(open - 1))) {
                        scan.scoped.getOrDefault(scan.text(open - 1), new Use()).type = true;
                    }
                    int end = scan.after(open);
                    if (!scan.text(end).equals(",")) {
                        break;
                    }
                    k = end + 1;
                }
            }
        }
    }

    /** What nothing in the snippet declares is taken for undeclared before the first compilation: that saves a round. */
    private void predict() {
        if (cpp) {
            fields();
        }
        attributes.addAll(scan.remarks);
        slips.addAll(declared.slips.keySet());
        for (String type : declared.types) {
            type(type);
        }
        for (int i = 0; i < scan.tokens.size(); i++) {
            if (scan.isName(i)
                    && scan.text(i + 1).equals("(")
                    && scan.text(i - 1).equals("=")
                    && scan.isName(i - 2)) {
                resultType(i);
            }
        }
        for (Variable each :
                declared.variables.values().stream().flatMap(List::stream).toList()) {
            header(each.type());
        }
        for (Map.Entry<String, Use> entry : scan.values.entrySet()) {
            String name = entry.getKey();
            Use use = entry.getValue();
            if ((cpp && (name.equals("std") || name.equals("override") || name.equals("final")))
                    || header(name)
                    || declares(name)
                    || types.contains(name)
                    || declared.tags.containsKey(name)) {
                continue;
            }
            if (WrappedTypes.meaning(name) != null && use.called) {
                wrapped.add(name);
                continue;
            }
            if (declared.attributes.contains(name)) {
                if (!name.startsWith("__builtin") && !name.startsWith("__attribute")) {
                    attributes.add(name);
                }
                continue;
            }
            if (cpp && use.braced && !fields.contains(name)) {
                type(name);
                continue;
            }
            if (cpp && fields.contains(name) && use.count == 1) {
                continue;
            }
            if (scan.alone.contains(name) || name.equals("fallthrough")) {
                attributes.add(name);
                continue;
            }
            if (isLabel(name, use)) {
                continue;
            }
            value(name);
        }
        for (String word : List.of("bool", "true", "false")) {
            if (!cpp && scan.tokens.stream().anyMatch(token -> token.is(word)) && !declared.typedefs.contains("bool")) {
                headers.add("stdbool.h");
            }
        }
    }

    /** A call whose result goes to a declared variable has that variable's type. */
    private void resultType(int call) {
        String end = scan.text(scan.after(call + 1));
        List<Variable> targets = declared.variables.getOrDefault(scan.text(call - 2), List.of());
        String before = scan.text(call - 3);
        if (!(end.equals(";") || end.equals(",") || end.equals(")"))
                || targets.size() != 1
                || before.equals(".")
                || before.equals("->")
                || (before.equals("*") && scan.unaryPosition(call - 3) && scan.statementStart(call - 3))) {
            return;
        }
        Variable target = targets.get(0);
        String type = target.type();
        String tag = type.substring(type.indexOf(' ') + 1);
        if (!target.array()
                && !type.contains("typeof")
                && !type.contains("auto")
                && !declared.definedTags.contains(tag)
                && !declared.typedefs.contains(type)) {
            scan.value(scan.text(call)).resultType = type + " *".repeat(target.stars());
        }
    }

    /** Whether the snippet declares the name itself, as anything but a type. */
    boolean declares(String name) {
        return declared.variables.containsKey(name)
                || declared.functions.contains(name)
                || declared.constructors.contains(name)
                || declared.typedefs.contains(name)
                || declared.enumerators.contains(name)
                || (declared.definedTags.contains(name) && cpp)
                || scan.conditionals.macros.contains(name)
                || switches.contains(name);
    }

    private boolean isLabel(String name, Use use) {
        return scan.text(use.first - 1).equals("goto")
                || (scan.text(use.first + 1).equals(":")
                        && scan.statementStart(use.first)
                        && !use.called
                        && !slipAt(name, use.first));
    }

    /** Where a slip stands: an index into the tokens. */
    int slipPlace(String name) {
        return declared.slips.getOrDefault(name, Math.max(0, scan.value(name).first));
    }

    boolean slipAt(String name, int index) {
        return Keywords.misspelled(name, scan.statementStart(index), scan.text(index + 1), scan.isWord(index + 1));
    }

    /** Takes the header of a standard name in; true when it is one. */
    boolean header(String name) {
        String header = declares(name) ? null : KnownNames.header(name);
        if (header == null || (cpp && (header.equals("math.h") || header.equals("stdbool.h")))) {
            return cpp && (name.equals("bool") || name.equals("true"));
        }
        headers.add(header);
        return true;
    }

    boolean type(String name) {
        if (types.size() > MAX_NAMES
                || name.isEmpty()
                || (cpp && name.equals("std"))
                || dropped.contains(name)
                || slips.contains(name)
                || declared.typedefs.contains(name)
                || scan.conditionals.macros.contains(name)
                || header(name)
                || (cpp && declared.definedTags.contains(name))) {
            return false;
        }
        values.remove(name);
        attributes.remove(name);
        return types.add(name);
    }

    boolean value(String name) {
        if (name.isEmpty()
                || wrapped.contains(name)
                || dropped.contains(name)
                || slips.contains(name)
                || types.contains(name)
                || header(name)
                || name.startsWith("__builtin")
                || name.equals("__func__")
                || name.equals("__FUNCTION__")
                || name.equals("__PRETTY_FUNCTION__")
                || Set.of(
                                "fallthrough",
                                "__LINE__",
                                "__FILE__",
                                "__DATE__",
                                "__TIME__",
                                "__STDC_VERSION__",
                                "__cplusplus",
                                "__COUNTER__")
                        .contains(name)) {
            return false;
        }
        Use use = scan.value(name);
        if (use.first >= 0 && slipAt(name, use.first)) {
            slips.add(name);
            return false;
        }
        undeclared.add(name);
        return values.size() < MAX_NAMES && values.add(name);
    }

    /** A name that was taken for a type is a constant. */
    boolean noType(String name) {
        types.remove(name);
        scan.value(name).constant = true;
        return value(name);
    }

    boolean attribute(String name) {
        if (declares(name) || types.contains(name)) {
            return false;
        }
        values.remove(name);
        return attributes.add(name);
    }

    /** Asks for the declarations of all names that would be made up. */
    void takeGiven(Given given) {
        Set<String> wanted = new LinkedHashSet<>(types);
        wanted.addAll(values);
        declared.tags.keySet().stream().filter(this::inventedTag).forEach(wanted::add);
        for (String name : wanted) {
            for (String had : given.ask(name)) {
                if (!declares(had)) {
                    drop(had);
                    undeclared.remove(had);
                }
            }
        }
    }

    boolean drop(String name) {
        boolean had = invented(name);
        types.remove(name);
        values.remove(name);
        attributes.remove(name);
        return dropped.add(name) && had;
    }

    /** Whether what this name stands for was made up. */
    boolean invented(String name) {
        return values.contains(name) || types.contains(name) || attributes.contains(name) || inventedTag(name);
    }

    boolean inventedTag(String tag) {
        return declared.tags.containsKey(tag) && !declared.definedTags.contains(tag) && !dropped.contains(tag);
    }

    /** Whether any structure was made up, so that members are made up as well. */
    boolean inventsMembers() {
        return !types.isEmpty() || declared.tags.keySet().stream().anyMatch(this::inventedTag) || !values.isEmpty();
    }

    /** A type name that nobody knows the nature of: made up, and not a well-known name of an arithmetic type. */
    boolean unknownNature(String type) {
        return types.contains(type) && KnownNames.arithmeticType(type) == null;
    }

    /** Writes what goes before declarations in either language: includes, switches of conditionals, and attributes as nothing. */
    void writeDirectives(StringBuilder out) {
        headers.forEach(header -> out.append("#include <").append(header).append(">\n"));
        for (String each : switches) {
            // Options of the target may define it otherwise.
            out.append("#ifndef ")
                    .append(each)
                    .append("\n#define ")
                    .append(each)
                    .append(scan.value(each).called ? "(...)" : "")
                    .append(" 1\n#endif\n");
        }
        wrapped.forEach(name -> out.append("#define ")
                .append(name)
                .append(WrappedTypes.meaning(name))
                .append('\n'));
        for (String attribute : attributes) {
            out.append("#define ").append(attribute).append('\n');
        }
    }
}
