package io.graniteft.lang;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One function definition with everything that the rest of the pipeline wants to know of it. Lines count from 1. Names are told
 * apart without a symbol table: what the text itself declares is certain, the rest goes by where a name stands and how it is
 * written.
 *
 * @param path the path of the source text
 * @param language the language; a function in a {@code .h} file is C++ when that file shows classes, namespaces or templates
 * @param name the simple name: {@code main}, {@code operator==}, {@code ~Timer}; of a definition that a macro makes, the macro's
 *     name ({@code TEST_F}, {@code ISR}, {@code SYSCALL_DEFINE3})
 * @param qualifiedName the name with its enclosing namespaces and classes: {@code net::Timer::start}; equal to the name in C
 * @param nameLine the line of the name
 * @param range where {@code text} stands: from the head's first character, a {@code template <…>} clause included and the doc
 *     comment not, to the closing brace
 * @param returnType the return type with whitespace normalised and without {@code static}, {@code inline} and the like; empty for
 *     constructors, destructors, conversion operators and heads that name none
 * @param parameters the parameters in order; empty for {@code (void)}
 * @param templateParameters the parameters of all its {@code template <…>} clauses, as written with whitespace normalised:
 *     {@code typename T}, {@code int N = 4}
 * @param specifiers what else the head says of it, in the order of the text and as written: storage and function specifiers
 *     ({@code static}, {@code inline}, {@code constexpr}, {@code virtual}, {@code extern "C"}), attributes
 *     ({@code __attribute__((weak))}, {@code [[nodiscard]]}), macros of that kind ({@code __init}, {@code IRAM_ATTR}), and behind
 *     the parameters {@code const}, {@code noexcept}, {@code override} and {@code final}
 * @param doc the documentation comment that belongs to the function, or else the plain comment right above it, exactly as written,
 *     marks included; null if there is none
 * @param calls the distinct calls of the body and of a constructor's initialiser list, in the order of their first appearance
 * @param types the distinct names of types that head and body mention (builtin ones left out), in order of first mention
 * @param macros the distinct names of macros that head and body mention: those that the text defines, and names written as macros
 *     are that nothing in the text declares otherwise
 * @param globals the distinct names of variables that the body uses and does not declare
 * @param includes what the whole file includes, as written with its delimiters: {@code <stdint.h>}, {@code "can.h"}
 * @param conditions the conditions of the {@code #if} lines around it, the outermost first, each as one would write it behind
 *     {@code #if}: {@code defined(CONFIG_CAN)}, {@code !defined(__cplusplus)}, {@code VERSION >= 4}; an include guard is none
 * @param text the exact source of {@code range}
 * @param body the exact source of the body with its braces
 * @param signature the head with whitespace normalised and comments left out
 */
public record CFunction(
        String path,
        Language language,
        String name,
        String qualifiedName,
        int nameLine,
        SourceRange range,
        String returnType,
        List<Parameter> parameters,
        List<String> templateParameters,
        List<String> specifiers,
        @Nullable String doc,
        List<Call> calls,
        List<String> types,
        List<String> macros,
        List<String> globals,
        List<String> includes,
        List<String> conditions,
        String text,
        String body,
        String signature) {
    public CFunction {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(qualifiedName, "qualifiedName");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(returnType, "returnType");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(signature, "signature");
        parameters = List.copyOf(parameters);
        templateParameters = List.copyOf(templateParameters);
        specifiers = List.copyOf(specifiers);
        calls = List.copyOf(calls);
        types = List.copyOf(types);
        macros = List.copyOf(macros);
        globals = List.copyOf(globals);
        includes = List.copyOf(includes);
        conditions = List.copyOf(conditions);
    }

    /** The line where the head begins. */
    public int startLine() {
        return range.startLine();
    }

    /** The line of the closing brace. */
    public int endLine() {
        return range.endLine();
    }

    /** The distinct names of {@link #calls}, in their order. */
    public List<String> callees() {
        return calls.stream().map(Call::name).distinct().toList();
    }
}
