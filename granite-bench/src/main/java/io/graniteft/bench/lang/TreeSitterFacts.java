package io.graniteft.bench.lang;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCpp;

/**
 * Reads functions out of tree-sitter's trees, as one would who trusts them. Two things are left out of a return type although
 * tree-sitter files them under types: attributes and the words that say how a function is built ({@link #NO_TYPES}). Two things are
 * no calls although it files them there: {@code static_cast} and its sisters, and what stands in the condition of an {@code #if}.
 */
final class TreeSitterFacts {
    private static final Set<String> SKIPPED_IN_TYPES = Set.of(
            "storage_class_specifier",
            "attribute_specifier",
            "attribute_declaration",
            "ms_declspec_modifier",
            "ms_call_modifier",
            "ms_based_modifier",
            "virtual",
            "virtual_function_specifier",
            "explicit_function_specifier",
            "comment",
            "compound_statement",
            "field_initializer_list",
            "try_statement",
            "declaration");

    private static final Set<String> NO_TYPES = Set.of(
            "constexpr", "consteval", "constinit", "_Noreturn", "noreturn", "__extension__", "inline", "virtual");

    private static final Set<String> CASTS = Set.of("static_cast", "dynamic_cast", "reinterpret_cast", "const_cast");

    private final TSParser parser = new TSParser();
    private final TSLanguage c = new TreeSitterC();
    private final TSLanguage cpp = new TreeSitterCpp();
    private byte[] bytes = {};

    /** The functions by the offset in UTF-8 behind their closing brace; empty if the tree holds an error or a missing token. */
    Optional<Map<Integer, FunctionFacts>> read(String text, boolean isCpp) {
        parser.setLanguage(isCpp ? cpp : c);
        bytes = text.getBytes(StandardCharsets.UTF_8);
        TSTree tree = parser.parseString(null, text);
        TSNode root = tree.getRootNode();
        if (root.hasError()) {
            return Optional.empty();
        }
        Map<Integer, FunctionFacts> found = new LinkedHashMap<>();
        functions(root, found);
        return Optional.of(found);
    }

    private void functions(TSNode node, Map<Integer, FunctionFacts> found) {
        if (node.getType().equals("function_definition")) {
            function(node, found);
        }
        for (int i = 0; i < node.getNamedChildCount(); i++) {
            functions(node.getNamedChild(i), found);
        }
    }

    private void function(TSNode definition, Map<Integer, FunctionFacts> found) {
        TSNode declarator = innermost(definition);
        if (declarator.isNull()) {
            return; // a conversion operator, or a definition by = default
        }
        TSNode name = declarator.getChildByFieldName("declarator");
        Set<String> callees = new HashSet<>();
        boolean hasBody = false;
        for (int i = 0; i < definition.getNamedChildCount(); i++) {
            TSNode child = definition.getNamedChild(i);
            if (Set.of("compound_statement", "field_initializer_list", "try_statement")
                    .contains(child.getType())) {
                hasBody |= !child.getType().equals("field_initializer_list");
                calls(child, callees);
            }
        }
        if (hasBody) {
            int line = definition.getStartPoint().getRow() + 1;
            found.put(
                    definition.getEndByte(),
                    new FunctionFacts(
                            name.isNull() ? "" : text(name),
                            line,
                            returnType(definition, declarator),
                            parameters(declarator),
                            callees));
        }
    }

    /** The declarator that holds the function's own name and parameters, inside of what says which pointer it returns. */
    private static TSNode innermost(TSNode definition) {
        TSNode node = definition.getChildByFieldName("declarator");
        TSNode found = new TSNode();
        boolean any = false;
        while (!node.isNull()) {
            if (node.getType().equals("function_declarator")) {
                found = node;
                any = true;
            }
            TSNode inner = node.getChildByFieldName("declarator");
            if (inner.isNull() && isWrapper(node.getType())) {
                inner = lastNamed(node);
            }
            node = inner;
        }
        return any ? found : node;
    }

    private static boolean isWrapper(String type) {
        return type.equals("parenthesized_declarator")
                || type.equals("reference_declarator")
                || type.equals("attributed_declarator");
    }

    private static TSNode lastNamed(TSNode node) {
        return node.getNamedChild(node.getNamedChildCount() - 1);
    }

    private List<String> parameters(TSNode declarator) {
        List<String> names = new ArrayList<>();
        TSNode list = declarator.getChildByFieldName("parameters");
        for (int i = 0; i < list.getChildCount(); i++) {
            TSNode parameter = list.getChild(i);
            switch (parameter.getType()) {
                case "parameter_declaration", "optional_parameter_declaration", "variadic_parameter_declaration" ->
                    names.add(nameOf(parameter.getChildByFieldName("declarator")));
                case "identifier" -> names.add(text(parameter));
                case "variadic_parameter", "..." -> names.add("");
                default -> {}
            }
        }
        boolean none =
                names.equals(List.of("")) && text(list).replaceAll("\\s", "").equals("(void)");
        return none ? List.of() : names;
    }

    private String nameOf(TSNode declarator) {
        TSNode node = declarator;
        while (!node.isNull()) {
            if (node.getType().equals("identifier")) {
                return text(node);
            }
            TSNode inner = node.getChildByFieldName("declarator");
            boolean isWrapper = isWrapper(node.getType()) || node.getType().equals("variadic_declarator");
            if (inner.isNull() && isWrapper && node.getNamedChildCount() > 0) {
                inner = lastNamed(node);
            }
            node = inner;
        }
        return "";
    }

    private String returnType(TSNode definition, TSNode declarator) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < declarator.getNamedChildCount(); i++) {
            if (declarator.getNamedChild(i).getType().equals("trailing_return_type")) {
                leaves(declarator.getNamedChild(i).getNamedChild(0), declarator, words);
                return FunctionFacts.withoutBlanks(String.join(" ", words));
            }
        }
        leaves(definition, declarator, words);
        return FunctionFacts.withoutBlanks(String.join(" ", words));
    }

    private void leaves(TSNode node, TSNode except, List<String> words) {
        if (TSNode.eq(node, except) || SKIPPED_IN_TYPES.contains(node.getType())) {
            return;
        }
        if (node.getChildCount() == 0) {
            String word = text(node);
            if (!NO_TYPES.contains(word)) {
                words.add(word);
            }
            return;
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            leaves(node.getChild(i), except, words);
        }
    }

    private void calls(TSNode node, Set<String> found) {
        if (node.getType().equals("call_expression")) {
            String name = called(node.getChildByFieldName("function"), false);
            if (!name.isEmpty() && !CASTS.contains(name)) {
                found.add(name);
            }
        }
        boolean hasCondition = node.getType().startsWith("preproc_");
        TSNode condition = hasCondition ? node.getChildByFieldName("condition") : node;
        for (int i = 0; i < node.getNamedChildCount(); i++) {
            TSNode child = node.getNamedChild(i);
            if (!hasCondition || condition.isNull() || !TSNode.eq(child, condition)) {
                calls(child, found);
            }
        }
    }

    /** The name in what is called; empty where there is none: the result of a call, a lambda, a builtin type, a cast. */
    private String called(TSNode function, boolean isPointer) {
        if (function.isNull()) {
            return "";
        }
        return switch (function.getType()) {
            case "identifier", "qualified_identifier", "field_identifier" -> plain(text(function));
            case "template_function", "template_method" -> called(function.getChildByFieldName("name"), isPointer);
            case "dependent_name" -> called(lastNamed(function), isPointer);
            case "field_expression" -> simple(called(function.getChildByFieldName("field"), isPointer));
            case "subscript_expression", "pointer_expression" -> called(function.getChildByFieldName("argument"), true);
            case "parenthesized_expression" -> inParentheses(lastNamed(function), isPointer);
            default -> "";
        };
    }

    /** A single name in parentheses is as likely a type, and the call a cast, which the tree cannot tell. */
    private String inParentheses(TSNode inner, boolean isPointer) {
        return inner.getType().equals("identifier") && !isPointer ? "" : called(inner, isPointer);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }

    /** A name without template arguments and blanks. */
    private static String plain(String name) {
        StringBuilder result = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < name.length(); i++) {
            char ch = name.charAt(i);
            if (ch == '<') {
                depth++;
            } else if (ch == '>') {
                depth--;
            } else if (depth == 0 && !Character.isWhitespace(ch)) {
                result.append(ch);
            }
        }
        return result.toString();
    }

    private String text(TSNode node) {
        return new String(bytes, node.getStartByte(), node.getEndByte() - node.getStartByte(), StandardCharsets.UTF_8);
    }
}
