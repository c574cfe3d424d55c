package io.graniteft.eval.internal.compile;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Learns from the compiler's complaints which names are missing, and what those that were made up should rather be. */
final class Lessons {
    private static final Pattern NO_MEMBER = Pattern.compile(".*has no member named '.*");
    private static final Set<String> CONSTANT_WANTED = Set.of(
            "initializer element is not constant",
            "case label does not reduce to an integer constant",
            "initializer element is not computable at load time");

    private final Synthesis names;
    private final Scan scan;
    private final Places places;
    private final Given given;

    Lessons(Synthesis names, Places places, Given given) {
        this.given = given;
        this.names = names;
        this.scan = names.scan;
        this.places = places;
    }

    /** Takes one round's messages in; false when they teach nothing new. */
    boolean learn(List<GccMessage> messages) {
        boolean changed = false;
        for (GccMessage message : messages) {
            if (places.inSnippet(message)) {
                // After the first trouble with the grammar the rest is mostly noise; what it names is still missing.
                changed |= inSnippet(message);
            } else if (message.isError()) {
                changed |= inPrelude(message);
            }
        }
        return changed;
    }

    private boolean inPrelude(GccMessage message) {
        if (message.text().startsWith("unknown type name")) {
            return names.type(message.firstQuoted());
        }
        if (message.file().startsWith(Given.FILE)) {
            return given.drop(message.file());
        }
        boolean changed = false;
        for (String quoted : message.quoted()) {
            String name = quoted.replaceFirst("^(?:struct|union|enum) ", "").replaceFirst("[^\\w].*$", "");
            if (!name.startsWith("granite_")) {
                changed |= names.drop(name);
            }
        }
        return changed;
    }

    private boolean inSnippet(GccMessage message) {
        String text = message.text();
        String name = message.firstQuoted();
        int at = places.token(message);
        if (names.cpp) {
            return cpp(message, text, name, at);
        }
        if (text.startsWith("unknown type name")) {
            return unknownType(name, at);
        }
        if (text.contains("undeclared")) {
            return undeclared(name, at);
        }
        if (text.startsWith("implicit declaration of function")) {
            return names.declared.functions.contains(name) ? false : names.value(name);
        }
        if (message.option().equals("implicit-int")
                || text.startsWith("expected")
                || text.startsWith("type defaults")) {
            return macros(message, at);
        }
        if (text.startsWith("request for member") || text.startsWith("invalid type argument of '->'")) {
            return memberOf(at, text.startsWith("request"));
        }
        if (NO_MEMBER.matcher(text).matches()) {
            return false;
        }
        if (CONSTANT_WANTED.contains(text)
                || text.contains("is not an integer constant")
                || text.startsWith("variably modified")) {
            return constants(at);
        }
        if (text.startsWith("lvalue required")
                || text.startsWith("called object")
                || text.startsWith("subscripted value")
                || text.startsWith("invalid type argument of unary")) {
            return better(at, text);
        }
        return false;
    }

    private boolean cpp(GccMessage message, String text, String name, int at) {
        if (name.startsWith("granite_")) {
            return text.contains("constant expression") && constants(at);
        }
        String bare = name.replaceFirst("^.*::", "").replaceFirst("[^\\w].*$", "");
        if (text.endsWith("was not declared in this scope") || text.contains("was not declared in this scope;")) {
            return undeclaredInScope(bare, at);
        }
        if (text.contains("has not been declared")
                || text.contains("does not name a type")
                || text.contains("is not a type")
                || text.contains("does not name a template type")
                || text.contains("is not a class or namespace")
                || text.contains("is not a class, namespace")) {
            if (at >= 0 && slip(bare, at)) {
                return false;
            }
            if (scan.scoped.containsKey(bare) && !scan.scoped.getOrDefault(bare, new Use()).type) {
                scan.scoped.getOrDefault(bare, new Use()).type = true;
                return true;
            }
            if (scan.standard.containsKey(bare) && !scan.standard.getOrDefault(bare, new Use()).type) {
                scan.standard.getOrDefault(bare, new Use()).type = true;
                return true;
            }
            return unknownType(bare, at);
        }
        if (text.contains("constant expression")
                || text.contains("case label")
                || text.contains("is not constant")
                || text.contains("constexpr")
                || text.contains("could not convert template argument")) {
            return constants(at);
        }
        if (text.startsWith("expected primary-expression") && isValueAfterAll(at)) {
            return names.noType(scan.text(at - 1));
        }
        if (text.startsWith("expected") || text.contains("is not a template")) {
            return macros(message, at);
        }
        return false;
    }

    /** Whether the name before a token was made up as a type, and stands where a value does, and never before a declarator. */
    private boolean isValueAfterAll(int at) {
        String name = scan.text(at - 1);
        return at > 1
                && scan.isName(at - 1)
                && names.types.contains(name)
                && names.declared.byType.getOrDefault(name, List.of()).isEmpty()
                && !scan.value(name).scope;
    }

    private boolean undeclaredInScope(String name, int at) {
        if (at >= 0 && slip(name, at)) {
            return false;
        }
        String next = scan.text(at + 1);
        boolean type = scan.isName(at + 1)
                || next.equals("::")
                || scan.value(name).braced
                || ((next.equals("*") || next.equals("&"))
                        && ((scan.isName(at + 2) && scan.statementStart(at))
                                || Set.of(")", ">", ",").contains(scan.text(at + 2))));
        return type ? names.type(name) : names.value(name);
    }

    private boolean unknownType(String name, int at) {
        // `MACRO int x` and `MACRO type x`: the first word is no type.
        boolean typeFollows = TypeWords.names(scan.text(at + 1))
                || TypeWords.qualifies(scan.text(at + 1))
                || (scan.isName(at + 1)
                        && (scan.isName(at + 2) || (scan.text(at + 2).equals("*") && scan.isName(at + 3))));
        if (typeFollows && at >= 0 && scan.text(at).equals(name)) {
            return !slip(name, at) && names.attribute(name);
        }
        if (at >= 0 && slip(name, at)) {
            return false;
        }
        return names.type(name);
    }

    private boolean slip(String name, int at) {
        if (names.slipAt(name, at)) {
            names.slips.add(name);
            return true;
        }
        return false;
    }

    private boolean undeclared(String name, int at) {
        if (at >= 0 && slip(name, at)) {
            return false;
        }
        boolean declares = scan.isName(at + 1)
                || (scan.text(at + 1).equals("*")
                        && scan.isName(at + 2)
                        && scan.statementStart(at)
                        && Set.of("=", ";", ",", "[").contains(scan.text(at + 3)));
        boolean cast = scan.text(at - 1).equals("(")
                && ((scan.text(at + 1).equals(")") && (scan.isName(at + 2) || scan.isNumber(at + 2)))
                        || (scan.text(at + 1).equals("*") && scan.text(at + 2).equals(")")));
        if (declares || cast) {
            return names.type(name);
        }
        return names.value(name);
    }

    /** Where the grammar breaks: a word that stands like an attribute, or a call that only a macro can be. */
    private boolean macros(GccMessage message, int at) {
        boolean changed = false;
        for (int i = Math.max(0, at - 1); i <= at + 1; i++) {
            String name = scan.text(i);
            if (scan.isName(i)
                    && Spelling.looksLikeMacro(name)
                    && !names.declares(name)
                    && scan.depth[i] == 0
                    && !scan.text(i + 1).equals("(")) {
                changed |= names.attribute(name);
            }
        }
        if (message.text().startsWith("expected ')' before") && message.quoted().size() > 1) {
            changed |= beside(message.quoted().get(1), at);
        }
        if (message.text().startsWith("expected expression before")
                || message.text().startsWith("expected primary-expression before")
                || message.text().startsWith("expected ')' before")
                || message.text().startsWith("expected declaration specifiers")) {
            int call = enclosingCall(at);
            if (call >= 0 && names.values.contains(scan.text(call)) && !scan.value(scan.text(call)).takesAnything) {
                int argument = at;
                boolean type = TypeWords.is(scan.text(argument))
                        || names.types.contains(scan.text(argument))
                        || (names.cpp && names.types.contains(scan.text(argument - 1)));
                if (type) {
                    scan.value(scan.text(call)).takesAnything = true;
                    changed = true;
                }
            }
        }
        return changed;
    }

    /** A macro behind an argument with nothing between: a piece of a string, or nothing at all. */
    private boolean beside(String name, int at) {
        boolean macro = Spelling.looksLikeMacro(name) && !names.declares(name);
        if (macro && scan.text(at).equals(name) && scan.isName(at - 1)) {
            return names.attribute(name);
        }
        String before = scan.text(at - 1);
        if (Spelling.looksLikeMacro(before)
                && names.values.contains(before)
                && scan.text(at - 2).equals("(")) {
            return names.attribute(before);
        }
        boolean inMacro = macro && !scan.values.containsKey(name) && !scan.conditionals.macros.isEmpty();
        if (inMacro) {
            Use use = scan.values.computeIfAbsent(name, any -> new Use());
            use.inString = true;
            return names.value(name);
        }
        return false;
    }

    private int enclosingCall(int at) {
        for (int i = at; i >= 0; i--) {
            String text = scan.text(i);
            if (text.equals(")") || text.equals("]")) {
                i = scan.partner[i] >= 0 ? scan.partner[i] : i;
            } else if (text.equals("(")) {
                return scan.isName(i - 1) ? i - 1 : -1;
            } else if (text.equals(";") || text.equals("{") || text.equals("}")) {
                return -1;
            }
        }
        return -1;
    }

    /** {@code x.m} or {@code x->m} where x is no structure: its type, or the thing itself, was made up too small. */
    private boolean memberOf(int operator, boolean dot) {
        int at = operator;
        if (!scan.text(at).equals(".") && !scan.text(at).equals("->")) {
            at = scan.text(at + 1).equals(".") || scan.text(at + 1).equals("->") ? at + 1 : at - 1;
        }
        int end = at - 1;
        boolean index = false;
        boolean call = false;
        while (end >= 0 && (scan.text(end).equals("]") || scan.text(end).equals(")")) && scan.partner[end] >= 0) {
            index |= scan.text(end).equals("]");
            call |= scan.text(end).equals(")");
            end = scan.partner[end] - 1;
        }
        if (!scan.isName(end)) {
            return false;
        }
        String name = scan.text(end);
        String before = scan.text(end - 1);
        if (before.equals(".") || before.equals("->")) {
            return false;
        }
        for (Declared.Variable variable : names.declared.variables.getOrDefault(name, List.of())) {
            if (names.types.contains(variable.type())) {
                int stars = variable.stars() + (variable.array() ? 1 : 0) - (index ? 1 : 0);
                boolean struct = dot == (stars <= 0) || stars > 0;
                return struct ? names.structs.add(variable.type()) : names.pointers.add(variable.type());
            }
        }
        if (names.values.contains(name) && call) {
            Use use = scan.value(name);
            boolean known = dot ? use.callDot : use.callArrow;
            use.resultType = "";
            use.callDot |= dot;
            use.callArrow |= !dot;
            return !known;
        }
        return false;
    }

    private boolean constants(int at) {
        boolean changed = false;
        int from = places.segmentStart(at);
        int to = places.segmentEnd(at);
        for (String name : scan.namesIn(from, to)) {
            Use use = scan.value(name);
            if (names.values.contains(name) && !use.constant && !(names.cpp && use.scope)) {
                use.constant = true;
                changed = true;
            }
            Use scoped = scan.scoped.get(name);
            if (scoped != null && !scoped.constant) {
                scoped.constant = true;
                changed = true;
            }
        }
        return changed;
    }

    private boolean better(int at, String text) {
        boolean changed = false;
        for (String name : scan.namesIn(places.segmentStart(at), places.segmentEnd(at))) {
            if (!names.values.contains(name)) {
                continue;
            }
            Use use = scan.value(name);
            if (text.startsWith("lvalue") && use.called && Spelling.looksLikeMacro(name) && !use.callAssigned) {
                use.callAssigned = true;
                changed = true;
            } else if (text.startsWith("lvalue") && !use.called && !use.addressTaken) {
                use.addressTaken = true;
                changed = true;
            } else if (text.startsWith("subscripted") && use.called && !use.callIndex) {
                use.callIndex = true;
                use.resultType = "";
                changed = true;
            } else if (text.startsWith("subscripted") && !use.called && !use.index) {
                use.index = true;
                changed = true;
            } else if (text.startsWith("invalid type argument of unary")) {
                if (use.called && !use.callIndex) {
                    use.callIndex = true;
                    use.resultType = "";
                    changed = true;
                } else if (!use.called && !use.dereferenced) {
                    use.dereferenced = true;
                    changed = true;
                }
            }
        }
        return changed;
    }
}
