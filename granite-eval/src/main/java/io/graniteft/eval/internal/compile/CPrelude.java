package io.graniteft.eval.internal.compile;

import io.graniteft.eval.internal.compile.Declared.Variable;
import java.util.List;
import java.util.Map;

/** Writes C declarations for the names of a {@link Synthesis}. */
final class CPrelude {
    private static final String POINTER = "struct granite_u *";

    /** All structures together have at most this many members: a text can name very many of both. */
    private static final int MAX_MEMBERS_IN_ALL = 40_000;

    private final int members;
    private final Synthesis names;
    private final Scan scan;

    private CPrelude(Synthesis names) {
        this.names = names;
        this.scan = names.scan;
        int structures = 4 + names.types.size() + names.declared.tags.size();
        this.members = Math.min(Synthesis.MAX_MEMBERS, MAX_MEMBERS_IN_ALL / structures);
    }

    static String of(Synthesis names, String given) {
        return new CPrelude(names).text(given);
    }

    private enum Shape {
        NUMBER,
        STRUCT,
        POINTER_TO_STRUCT,
        POINTER_TO_NUMBER,
        FUNCTION
    }

    private String text(String given) {
        StringBuilder out = new StringBuilder();
        names.writeDirectives(out);
        for (int level = 3; level >= 0; level--) {
            out.append(level == 0 ? "struct granite_u " : "struct granite_u" + level + " ");
            members(out, level);
        }
        names.declared.tags.forEach((tag, kind) -> {
            if (!names.inventedTag(tag)) {
                return;
            }
            if (kind.equals("enum")) {
                out.append("enum ")
                        .append(tag)
                        .append(" { granite_enum_")
                        .append(tag)
                        .append(" };\n");
            } else {
                out.append(kind.equals("class") ? "struct" : kind)
                        .append(' ')
                        .append(tag)
                        .append(' ');
                members(out, 0);
            }
        });
        for (String type : names.types) {
            typedef(out, type);
        }
        out.append(given);
        out.append("extern long granite_n(); extern long *granite_l(); extern " + POINTER + "granite_p();\n");
        int constant = 0;
        for (String value : names.values) {
            constant++;
            value(out, value, scan.value(value), constant);
        }
        return out.toString();
    }

    private void members(StringBuilder out, int level) {
        out.append("{ ");
        int left = members;
        for (Map.Entry<String, Use> entry : scan.members.entrySet()) {
            if (left-- <= 0) {
                break;
            }
            out.append(member(entry.getKey(), entry.getValue(), level)).append("; ");
        }
        out.append("long granite_end; };\n");
    }

    private static String member(String name, Use use, int level) {
        if (use.called) {
            String result = use.callArrow
                    ? POINTER
                    : use.callDot && level < 3 ? "struct granite_u" + (level + 1) + " " : "long ";
            return result + "(*" + name + ")()";
        }
        if (use.indexArrow) {
            return POINTER + name + (use.indexIndex ? "[8][8]" : "[64]");
        }
        if (use.indexDot) {
            return use.indexIndex ? POINTER + name + "[8]" : POINTER + name;
        }
        if (use.arrow) {
            return POINTER + name;
        }
        if (use.dot) {
            return level < 3 ? "struct granite_u" + (level + 1) + " " + name : "long " + name;
        }
        if (use.indexIndex) {
            return "long " + name + "[8][8]";
        }
        if (use.index || use.dereferenced) {
            return "long " + (use.assigned ? "*" + name : name + "[64]");
        }
        return "long " + name;
    }

    private Shape shape(String type) {
        boolean pointer = false;
        boolean number = false;
        boolean opaque = false;
        if (names.structs.contains(type)) {
            return Shape.STRUCT;
        }
        if (names.pointers.contains(type)) {
            return Shape.POINTER_TO_STRUCT;
        }
        for (Variable variable : names.declared.byType.getOrDefault(type, List.of())) {
            Use use = scan.value(variable.name());
            int stars = variable.stars() + (variable.array() ? 1 : 0);
            if (stars == 0) {
                if (use.dot) {
                    return Shape.STRUCT;
                }
                if (use.arrow || use.indexDot) {
                    return Shape.POINTER_TO_STRUCT;
                }
                if (use.called) {
                    return Shape.FUNCTION;
                }
                if (initialisedByBraces(variable.name())) {
                    return Shape.STRUCT;
                }
                pointer |= use.index || use.dereferenced;
            } else if (stars == 1) {
                if (use.arrow || use.indexDot || (variable.array() && use.indexDot)) {
                    return Shape.STRUCT;
                }
                if (use.indexArrow) {
                    return Shape.POINTER_TO_STRUCT;
                }
                number |= use.dereferenced || use.index;
                opaque |= !(use.dereferenced || use.index);
            } else if (use.indexArrow) {
                return Shape.STRUCT;
            } else {
                opaque = true;
            }
        }
        if (names.declared.castToStructure.contains(type)) {
            return Shape.STRUCT;
        }
        return pointer ? Shape.POINTER_TO_NUMBER : !number && opaque ? Shape.STRUCT : Shape.NUMBER;
    }

    private boolean initialisedByBraces(String name) {
        int first = scan.value(name).first;
        return scan.text(first + 1).equals("=") && scan.text(first + 2).equals("{");
    }

    private void typedef(StringBuilder out, String type) {
        String arithmetic = KnownNames.arithmeticType(type);
        if (arithmetic != null) {
            out.append("typedef ").append(arithmetic).append(' ').append(type).append(";\n");
            return;
        }
        switch (shape(type)) {
            case STRUCT -> {
                out.append("typedef struct granite_t_").append(type).append(' ');
                members(out, 0);
                out.setLength(out.length() - 2);
                out.append(' ').append(type).append(";\n");
            }
            case POINTER_TO_STRUCT ->
                out.append("typedef " + POINTER).append(type).append(";\n");
            case POINTER_TO_NUMBER -> out.append("typedef long *").append(type).append(";\n");
            case FUNCTION -> out.append("typedef long (*").append(type).append(")();\n");
            case NUMBER -> out.append("typedef long ").append(type).append(";\n");
        }
    }

    private void value(StringBuilder out, String name, Use use, int constant) {
        if (use.called) {
            out.append(function(name, use, constant));
        } else if (use.inString) {
            out.append("#define ").append(name).append(" \"\"\n");
        } else if (use.constant
                || (Spelling.looksLikeMacro(name)
                        && !(use.assigned
                                || use.incremented
                                || use.arrow
                                || use.dot
                                || use.index
                                || use.dereferenced
                                || use.addressTaken))) {
            out.append("enum { ")
                    .append(name)
                    .append(" = ")
                    .append(20_480 + constant)
                    .append(" };\n");
        } else {
            out.append("extern ").append(variable(name, use)).append(";\n");
        }
    }

    private static String variable(String name, Use use) {
        if (use.indexArrow) {
            return POINTER + name + (use.indexIndex ? "[64][64]" : "[64]");
        }
        if (use.indexDot) {
            return "struct granite_u " + name + (use.indexIndex ? "[64][64]" : "[64]");
        }
        if (use.arrow) {
            return POINTER + name;
        }
        if (use.dot) {
            return "struct granite_u " + name;
        }
        if (use.indexIndex) {
            return "long " + name + "[64][64]";
        }
        if (use.dereferenced || (use.index && use.assigned)) {
            return "long *" + name;
        }
        return "long " + name + (use.index ? "[64]" : "");
    }

    private static String function(String name, Use use, int constant) {
        if (use.opensBlock) {
            boolean slip = name.length() < 3
                    || Keywords.slip(name, "for")
                    || Keywords.slip(name, "while")
                    || Keywords.slip(name, "if")
                    || Keywords.slip(name, "switch");
            return slip || use.loopHead ? "" : "#define " + name + "(...) for (; granite_n(); )\n";
        }
        if (use.endsStatement && !use.semicolonFollows) {
            return Spelling.looksLikeMacro(name) ? "#define " + name + "(...) ;\n" : "extern long " + name + "();\n";
        }
        if (use.inString) {
            return "#define " + name + "(...) \"\"\n";
        }
        String result =
                use.callArrow ? POINTER : use.callDot ? "struct granite_u " : use.callIndex ? "long *" : "long ";
        if (use.constant) {
            return "#define " + name + "(...) " + (20_480 + constant) + "\n";
        }
        if (use.takesAnything || use.callAssigned) {
            if (!use.resultType.isEmpty()) {
                return "#define " + name + "(...) (*(" + use.resultType + " *)granite_l())\n";
            }
            return "#define " + name + "(...) ("
                    + (use.callArrow
                            ? "granite_p()"
                            : use.callDot ? "(*granite_p())" : use.callIndex ? "granite_l()" : "*granite_l()")
                    + ")\n";
        }
        if (use.callCalled) {
            return "extern long (*" + name + "())();\n";
        }
        return "extern " + (use.resultType.isEmpty() ? result : use.resultType + " ") + name + "();\n";
    }
}
