package io.graniteft.eval.internal;

import io.graniteft.lang.DeclarationSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which of a compiler's options may be given: those that say what the target is, and none that names a file. */
public final class CompilerOptions {
    private static final Pattern ALLOWED = Pattern.compile("-m(?!llvm\\b)[A-Za-z0-9][A-Za-z0-9=.,_+-]*"
            + "|-std=[A-Za-z0-9+:]+"
            + "|-[DU][A-Za-z_]\\w*(?:=[^\\n\\r]*)?"
            + "|-f(?:no-)?(?:short-enums|short-wchar|signed-char|unsigned-char|freestanding|hosted|builtin|exceptions|rtti"
            + "|common|signed-bitfields|unsigned-bitfields|ms-extensions|gnu89-inline|strict-aliasing|wrapv)"
            + "|-fpack-struct(?:=\\d+)?|-ansi|-pthread");

    private CompilerOptions() {}

    /** Whether an option may be given. */
    public static boolean allowed(String option) {
        return ALLOWED.matcher(option).matches();
    }

    /**
     * A source of declarations that knows the macros of these options as well: names that they define need not be made up.
     */
    public static DeclarationSource macros(List<String> options, DeclarationSource other) {
        Map<String, String> macros = new HashMap<>();
        for (String option : options) {
            if (option.startsWith("-D")) {
                int sign = option.indexOf('=');
                String name = sign < 0 ? option.substring(2) : option.substring(2, sign);
                macros.put(name, "#define " + name + " " + (sign < 0 ? "1" : option.substring(sign + 1)) + "\n");
            }
        }
        return name ->
                macros.containsKey(name) ? Optional.of(macros.getOrDefault(name, "")) : other.declarationOf(name);
    }

    /** Those of a build's options that may be given, in their order; the others are left out. */
    public static List<String> allowedOf(List<String> options) {
        return options.stream().filter(CompilerOptions::allowed).toList();
    }
}
