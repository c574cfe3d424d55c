package io.graniteft.lang.internal;

import io.graniteft.lang.Parameter;
import io.graniteft.lang.internal.grammar.CLexer;
import io.graniteft.lang.internal.grammar.HeadParser;
import io.graniteft.lang.internal.grammar.HeadParser.DeclaratorContext;
import io.graniteft.lang.internal.grammar.HeadParser.HeadContext;
import io.graniteft.lang.internal.grammar.HeadParser.OldStyleDeclarationContext;
import io.graniteft.lang.internal.grammar.HeadParser.OldStyleDeclarationsContext;
import io.graniteft.lang.internal.grammar.HeadParser.ParameterContext;
import io.graniteft.lang.internal.grammar.HeadParser.TypePartContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads return type and parameters out of a head by the grammar of heads. A head that the grammar does not know, and one too long or
 * too deep for it, is read by position instead: types before names, commas between parameters.
 */
final class HeadReader {
    /** What the grammar is asked to read; real heads have a tenth of it. */
    private static final int MAX_TOKENS = 400;

    private static final int MAX_DEPTH = 24;

    /** Names that say how a function is built or linked and are no part of its return type. */
    private static final Set<String> NO_TYPES = Set.of("asmlinkage", "noinline", "notrace");

    private final LiveTokens tokens;
    private final Brackets brackets;
    private final PlainHeadReader plain;

    /**
     * What a head says.
     *
     * @param types the indexes of the identifiers that name types in it
     * @param typeTokens the indexes of the tokens of the return type
     */
    record Reading(String returnType, List<Parameter> parameters, List<Integer> types, List<Integer> typeTokens) {}

    HeadReader(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.plain = new PlainHeadReader(tokens, brackets);
    }

    Reading read(Span span) {
        Head head = span.head();
        boolean oldStyle = isOldStyle(span);
        int end = oldStyle ? head.paramsClose() + 1 : span.headEnd();
        PlainHeadReader.Plain simple = oldStyle ? null : plain.read(span);
        if (simple != null) {
            return byShape(simple, span);
        }
        HeadContext tree = parse(copy(span.first(), end, head), HeadParser::head);
        Reading reading = tree == null ? byPosition(span) : byGrammar(tree, isMacroHead(head), mustBeTyped(span));
        return oldStyle ? withOldStyleTypes(reading, head.paramsClose() + 1, span.headEnd()) : reading;
    }

    private Reading byShape(PlainHeadReader.Plain head, Span span) {
        List<Integer> typeTokens = typeTokens(head.type(), mustBeTyped(span));
        List<Integer> types = new ArrayList<>();
        typeNames(typeTokens, types);
        boolean hasTypes = !head.type().isEmpty() || !isMacroHead(span.head());
        List<Parameter> parameters = new ArrayList<>(head.parameters().size());
        for (PlainHeadReader.PlainParameter parameter : head.parameters()) {
            if (hasTypes) {
                typeNames(parameter.type(), types);
            }
            int name = parameter.name();
            parameters.add(new Parameter(spell(parameter.type()), name < 0 ? "" : tokens.text(name)));
        }
        return reading(typeTokens, parameters, types);
    }

    private boolean isOldStyle(Span span) {
        return span.headEnd() - 1 > span.head().paramsClose() && tokens.type(span.headEnd() - 1) == CLexer.SEMI;
    }

    /** The head's tokens for the parser, each knowing its index here; null if there are too many. */
    private @Nullable List<Token> copy(int from, int to, @Nullable Head head) {
        List<Token> copies = new ArrayList<>();
        int depth = 0;
        for (int i = from; i < to; i++) {
            int type = tokens.type(i);
            int next = i + 1;
            if (head != null && i == head.nameFrom()) {
                type = CLexer.FUNCTION_NAME;
                next = head.nameTo();
            } else if (head != null && i == head.nameFrom() - 1 && head.paramsOpen() == head.nameTo() + 1) {
                type = CLexer.FUNCTION_NAME; // a name in parentheses of its own
                next = head.nameTo() + 1;
            } else if (type == CLexer.LT && brackets.partner(i) > 0 && brackets.partner(i) < to) {
                type = CLexer.TEMPLATE_ARGUMENTS;
                next = brackets.partner(i) + 1;
            } else if (type == CLexer.LPAREN || type == CLexer.LBRACK) {
                depth++;
            } else if (type == CLexer.RPAREN || type == CLexer.RBRACK) {
                depth--;
            }
            CommonToken copy = new CommonToken(type, "");
            copy.setStartIndex(i);
            copy.setStopIndex(next - 1);
            copies.add(copy);
            if (copies.size() > MAX_TOKENS || depth > MAX_DEPTH) {
                return null;
            }
            i = next - 1;
        }
        return copies;
    }

    private static <T> @Nullable T parse(@Nullable List<Token> copies, Function<HeadParser, T> rule) {
        if (copies == null) {
            return null;
        }
        HeadParser parser = new HeadParser(new CommonTokenStream(new ListTokenSource(copies)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return rule.apply(parser);
        } catch (ParseCancellationException unreadable) {
            return null;
        }
    }

    /** Whether the name is a macro's, so that what stands in the parentheses need not be parameters. */
    private boolean isMacroHead(Head head) {
        return head.simpleFrom() + 1 == head.nameTo() && TypeScan.isMacroLike(tokens.text(head.simpleFrom()));
    }

    private Reading byGrammar(HeadContext head, boolean isMacroHead, boolean mustBeTyped) {
        List<Integer> types = new ArrayList<>();
        List<Integer> parameterTypes = new ArrayList<>();
        List<TypePartContext> parts = head.trailingType() == null
                ? head.typePart()
                : head.trailingType().typePart();
        List<Integer> written = new ArrayList<>();
        parts.forEach(part -> collect(part, written, null));
        HeadParser.PointerResultContext around = head.pointerResult();
        if (around != null) {
            collectAround(around, written);
        }
        List<Integer> typeTokens = typeTokens(written, mustBeTyped);
        typeNames(typeTokens, types);
        List<Parameter> parameters = new ArrayList<>();
        HeadParser.ParametersContext list = around == null ? head.parameters() : around.parameters();
        if (list != null) {
            for (ParameterContext parameter : list.parameter()) {
                addParameter(parameter, parameters, parameterTypes);
            }
        }
        if (!written.isEmpty() || !isMacroHead) {
            types.addAll(parameterTypes);
        }
        return reading(typeTokens, parameters, types);
    }

    private Reading reading(List<Integer> typeTokens, List<Parameter> parameters, List<Integer> types) {
        boolean none = parameters.size() == 1
                && parameters.get(0).type().equals("void")
                && parameters.get(0).name().isEmpty();
        return new Reading(spell(typeTokens), none ? List.of() : List.copyOf(parameters), types, typeTokens);
    }

    private void addParameter(ParameterContext context, List<Parameter> parameters, List<Integer> types) {
        Token name = context.declarator() == null ? null : nameOf(context.declarator());
        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < context.getChildCount(); i++) {
            ParseTree child = context.getChild(i);
            if (child != context.defaultValue()) {
                collect(child, written, name);
            }
        }
        typeNames(written, types);
        parameters.add(new Parameter(spell(written), name == null ? "" : tokens.text(name.getStartIndex())));
    }

    /** Of {@code (*f(int a))(void)}, what belongs to the result: {@code (*)(void)}. */
    private static void collectAround(HeadParser.PointerResultContext around, List<Integer> written) {
        boolean inParameters = false;
        for (int i = 0; i < around.getChildCount(); i++) {
            ParseTree child = around.getChild(i);
            boolean isName =
                    child instanceof TerminalNode leaf && leaf.getSymbol().getType() == CLexer.FUNCTION_NAME;
            if (isName) {
                inParameters = true;
            } else if (!inParameters) {
                collect(child, written, null);
            } else if (child instanceof TerminalNode leaf && leaf.getSymbol().getType() == CLexer.RPAREN) {
                inParameters = false;
            }
        }
    }

    private static @Nullable Token nameOf(DeclaratorContext declarator) {
        DeclaratorContext inner = declarator;
        while (inner.declarator() != null) {
            inner = inner.declarator();
        }
        return inner.IDENTIFIER() == null ? null : inner.IDENTIFIER().getSymbol();
    }

    /** Adds the indexes of all tokens below a node, without {@code except}. */
    private static void collect(ParseTree node, List<Integer> indexes, @Nullable Token except) {
        if (node instanceof TerminalNode leaf) {
            Token symbol = leaf.getSymbol();
            if (symbol != except && symbol.getType() != Token.EOF) {
                for (int i = symbol.getStartIndex(); i <= symbol.getStopIndex(); i++) {
                    indexes.add(i);
                }
            }
            return;
        }
        if (node instanceof ParserRuleContext rule) {
            for (int i = 0; i < rule.getChildCount(); i++) {
                collect(rule.getChild(i), indexes, except);
            }
        }
    }

    private String spell(List<Integer> indexes) {
        Spelling spelling = new Spelling(tokens);
        indexes.forEach(spelling::add);
        return spelling.toString();
    }

    /**
     * The tokens of the type without the macros around it: without names that look like one and names with parentheses where
     * another word names a type, without the former alone where such a name in parentheses is all there is, and all of them
     * where nothing else is left and the function is one that has a type.
     */
    private List<Integer> typeTokens(List<Integer> indexes, boolean mustBeTyped) {
        List<Integer> plain = new ArrayList<>(indexes.size());
        List<Integer> withGroups = new ArrayList<>(indexes.size());
        boolean isPlainNamed = false;
        boolean isNamed = false;
        int angles = -1; // the end of the template arguments being read, in which every name counts
        int group = -1; // the end of the macro's arguments being read
        for (int index : indexes) {
            int type = tokens.type(index);
            if (type == CLexer.LT) {
                angles = Math.max(angles, brackets.partner(index));
            }
            if (type == CLexer.TYPEOF) {
                angles = Math.max(angles, brackets.partner(index + 1));
            }
            if (index > angles && index > group && isMacro(index)) {
                continue;
            }
            boolean isCall = type == CLexer.IDENTIFIER
                    && tokens.type(index + 1) == CLexer.LPAREN
                    && tokens.type(index + 2) != CLexer.STAR;
            if (isCall && index > angles) {
                group = Math.max(group, brackets.partner(index + 1));
            }
            withGroups.add(index);
            isNamed |= isTypeWord(type);
            if (index > group) {
                plain.add(index);
                isPlainNamed |= isTypeWord(type);
            }
        }
        if (isPlainNamed || !mustBeTyped) {
            return plain;
        }
        return isNamed ? withGroups : indexes;
    }

    /** Whether the function is no constructor or destructor, as far as its name and the names around it tell. */
    private boolean mustBeTyped(Span span) {
        int name = span.head().simpleFrom();
        if (tokens.type(name) != CLexer.IDENTIFIER) {
            return tokens.type(name) != CLexer.TILDE;
        }
        if (!tokens.isCpp()) {
            return true;
        }
        String scope = span.scope();
        int length = tokens.end(name) - tokens.start(name);
        int from = scope.length() - length;
        boolean isMember = span.head().nameFrom() == name
                && from >= 0
                && (from == 0 || scope.charAt(from - 1) == ':')
                && tokens.is(name, scope.substring(from));
        int before = name - 2;
        if (tokens.type(before) == CLexer.GT && brackets.partner(before) > 0) {
            before = brackets.partner(before) - 1;
        }
        boolean isQualified = span.head().nameFrom() < name && tokens.is(before, tokens.text(name));
        return !isMember && !isQualified;
    }

    private boolean isMacro(int index) {
        if (tokens.type(index) != CLexer.IDENTIFIER
                || tokens.type(index - 1) == CLexer.COLONCOLON
                || tokens.type(index - 1) == CLexer.STRUCT
                || tokens.type(index - 1) == CLexer.ENUM
                || tokens.type(index + 1) == CLexer.COLONCOLON
                || tokens.type(index + 1) == CLexer.LPAREN) {
            return false;
        }
        String name = tokens.text(index);
        return TypeScan.isMacroLike(name) || NO_TYPES.contains(name);
    }

    private static boolean isTypeWord(int type) {
        return type == CLexer.IDENTIFIER || type == CLexer.BUILTIN || type == CLexer.TYPEOF;
    }

    /** Of one written type, the identifiers that name types: the last one that does not look like a macro. */
    private void typeNames(List<Integer> indexes, List<Integer> types) {
        int found = -1;
        boolean builtin = false;
        for (int at = 0; at < indexes.size(); at++) {
            int index = indexes.get(at);
            int type = tokens.type(index);
            if (type == CLexer.BUILTIN) {
                builtin = true;
            } else if (type == CLexer.LPAREN) {
                break;
            } else if (type == CLexer.LT && brackets.partner(index) > 0) {
                int close = brackets.partner(index);
                TypeScan.insideAngles(tokens, index, close, types);
                while (at + 1 < indexes.size() && indexes.get(at + 1) <= close) {
                    at++;
                }
            } else if (type == CLexer.IDENTIFIER && tokens.type(index + 1) != CLexer.LPAREN) {
                boolean tagged = tokens.type(index - 1) == CLexer.STRUCT || tokens.type(index - 1) == CLexer.ENUM;
                boolean better = found < 0 || !TypeScan.isMacroLike(tokens.text(index));
                if (tagged) {
                    found = index;
                    break;
                }
                found = better ? index : found;
            }
        }
        boolean tagged =
                found > 0 && (tokens.type(found - 1) == CLexer.STRUCT || tokens.type(found - 1) == CLexer.ENUM);
        if (found >= 0 && (!builtin || tagged)) {
            types.add(found);
        }
    }

    private Reading withOldStyleTypes(Reading reading, int from, int to) {
        OldStyleDeclarationsContext tree = parse(copy(from, to, null), HeadParser::oldStyleDeclarations);
        if (tree == null) {
            return reading;
        }
        Map<String, String> typesByName = new HashMap<>();
        List<Integer> types = new ArrayList<>(reading.types());
        for (OldStyleDeclarationContext declaration : tree.oldStyleDeclaration()) {
            for (DeclaratorContext declarator : declaration.declarator()) {
                Token name = nameOf(declarator);
                List<Integer> written = new ArrayList<>();
                declaration.lead().forEach(part -> collect(part, written, null));
                collect(declaration.core(), written, null);
                declaration.extra().forEach(part -> collect(part, written, null));
                collect(declarator, written, name);
                typeNames(written, types);
                if (name != null) {
                    typesByName.put(tokens.text(name.getStartIndex()), spell(written));
                }
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : reading.parameters()) {
            // An old-style list holds names alone, which the grammar of parameters took for types.
            String name = parameter.name().isEmpty() ? parameter.type() : parameter.name();
            parameters.add(new Parameter(typesByName.getOrDefault(name, ""), name));
            types.removeIf(index -> tokens.text(index).equals(name));
        }
        return new Reading(reading.returnType(), List.copyOf(parameters), types, reading.typeTokens());
    }

    private Reading byPosition(Span span) {
        Head head = span.head();
        List<Integer> written = new ArrayList<>();
        for (int i = span.first(); i < head.nameFrom(); i++) {
            switch (tokens.type(i)) {
                case CLexer.STORAGE, CLexer.CPP_STORAGE, CLexer.EXTERN, CLexer.STRING -> {}
                case CLexer.ATTRIBUTE, CLexer.TEMPLATE -> i = Math.max(i, brackets.after(i + 1) - 1);
                default -> written.add(i);
            }
        }
        List<Integer> types = new ArrayList<>();
        typeNames(written, types);
        List<Parameter> parameters = new ArrayList<>();
        int start = head.paramsOpen() + 1;
        for (int i = start; i <= head.paramsClose(); i++) {
            int type = tokens.type(i);
            if (type == CLexer.COMMA || i == head.paramsClose()) {
                if (i > start) {
                    parameters.add(parameterByPosition(start, i));
                }
                start = i + 1;
            } else if (type == CLexer.LPAREN || type == CLexer.LBRACK || type == CLexer.LT || type == CLexer.LBRACE) {
                i = Math.min(brackets.after(i), head.paramsClose()) - 1;
            }
        }
        return reading(typeTokens(written, mustBeTyped(span)), parameters, types);
    }

    private Parameter parameterByPosition(int from, int to) {
        int end = from;
        int name = -1;
        while (end < to && tokens.type(end) != CLexer.ASSIGN) {
            int type = tokens.type(end);
            if (type == CLexer.IDENTIFIER && end > from && tokens.type(end - 1) != CLexer.COLONCOLON) {
                name = end;
            }
            boolean opens = type == CLexer.LPAREN || type == CLexer.LBRACK || type == CLexer.LT;
            end = opens ? Math.min(brackets.after(end), to) : end + 1;
        }
        Spelling type = new Spelling(tokens);
        for (int i = from; i < end; i++) {
            if (i != name) {
                type.add(i);
            }
        }
        return new Parameter(type.toString(), name < 0 ? "" : tokens.text(name));
    }
}
