package io.graniteft.lang;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One function definition with everything that the rest of the pipeline wants to know of it. Lines count from 1.
 *
 * @param path the path of the source text
 * @param name the simple name: {@code main}, {@code operator==}, {@code ~Timer}; of a definition that a macro makes, the macro's
 *     name ({@code TEST_F}, {@code ISR}, {@code SYSCALL_DEFINE3})
 * @param qualifiedName the name with its enclosing namespaces and classes: {@code net::Timer::start}; equal to the name in C
 * @param nameLine the line of the name
 * @param startLine the line where the head begins, a {@code template <…>} clause included, the doc comment not
 * @param endLine the line of the closing brace
 * @param returnType the return type with whitespace normalised and without {@code static}, {@code inline} and the like; empty for
 *     constructors, destructors, conversion operators and heads that name none
 * @param parameters the parameters in order; empty for {@code (void)}
 * @param doc the comment that belongs to the function, exactly as written, marks included; null if there is none
 * @param callees the distinct names that the body calls, in the order of their first call
 * @param types the distinct names of types that head and body mention (builtin ones left out), in order of first mention, as far as
 *     they can be told without a symbol table
 * @param includes what the whole file includes, as written with its delimiters: {@code <stdint.h>}, {@code "can.h"}
 * @param language the language; a function in a {@code .h} file is C++ when that file shows classes, namespaces or templates
 * @param text the exact source from the head's first character to the closing brace, without the doc comment
 * @param body the exact source of the body with its braces
 * @param signature the head with whitespace normalised and comments left out
 */
public record CFunction(
        String path,
        String name,
        String qualifiedName,
        int nameLine,
        int startLine,
        int endLine,
        String returnType,
        List<Parameter> parameters,
        @Nullable String doc,
        List<String> callees,
        List<String> types,
        List<String> includes,
        Language language,
        String text,
        String body,
        String signature) {
    public CFunction {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(qualifiedName, "qualifiedName");
        Objects.requireNonNull(returnType, "returnType");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(signature, "signature");
        parameters = List.copyOf(parameters);
        callees = List.copyOf(callees);
        types = List.copyOf(types);
        includes = List.copyOf(includes);
    }
}
