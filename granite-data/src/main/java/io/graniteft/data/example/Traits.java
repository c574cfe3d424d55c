package io.graniteft.data.example;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be said of a function's code without showing it. A request may ask for these, since the answer keeps them: a student
 * that is shown constraints which the answer breaks learns to ignore constraints.
 */
final class Traits {
    private static final Set<String> ALLOCATORS = new HashSet<>(List.of(
            "malloc",
            "calloc",
            "realloc",
            "free",
            "alloca",
            "kmalloc",
            "kzalloc",
            "kcalloc",
            "kfree",
            "vmalloc",
            "vzalloc",
            "vfree",
            "kmalloc_array",
            "kmemdup",
            "kstrdup",
            "strdup",
            "devm_kzalloc",
            "devm_kcalloc",
            "devm_kmalloc",
            "kvzalloc",
            "kvmalloc",
            "kvfree",
            "pvPortMalloc",
            "vPortFree",
            "make_shared",
            "make_unique",
            "alloc_skb",
            "kfree_skb"));

    private static final Pattern FIXED_WIDTH =
            Pattern.compile("u?int(8|16|32|64)_t|_*[us](8|16|32|64)|[us]int(8|16|32|64)");

    private static final boolean[][] ALLOCATORS_END = new boolean[128][128];

    static {
        for (String name : ALLOCATORS) {
            ALLOCATORS_END[name.charAt(name.length() - 2)][name.charAt(name.length() - 1)] = true;
        }
    }

    private Traits() {}

    /** Rules out nearly all names by their last two letters, which are those of an allocator. */
    private static boolean mayAllocate(String name) {
        int length = name.length();
        return length >= 4 && ALLOCATORS_END[name.charAt(length - 2) & 0x7F][name.charAt(length - 1) & 0x7F];
    }

    /** Rules out nearly all names without the cost of the pattern. */
    private static boolean mayBeFixedWidth(String name) {
        char last = name.isEmpty() ? ' ' : name.charAt(name.length() - 1);
        return name.length() <= 10 && (last == 't' || (last >= '2' && last <= '8'));
    }

    /** Constraints that the function keeps, as parts of an enumeration: {@code no dynamic memory}. */
    static List<String> of(CFunction function, List<Token> live) {
        boolean allocates = false;
        boolean fixedWidth = false;
        boolean plainInteger = false;
        boolean jumps = false;
        boolean loops = false;
        boolean floats = false;
        int returns = 0;
        for (Token token : live) {
            String text = token.text();
            if (token.kind() == Token.Kind.IDENTIFIER) {
                allocates = allocates || (mayAllocate(text) && ALLOCATORS.contains(text));
                fixedWidth = fixedWidth
                        || (mayBeFixedWidth(text) && FIXED_WIDTH.matcher(text).matches());
            } else if (token.kind() == Token.Kind.KEYWORD) {
                switch (text) {
                    case "new", "delete" -> allocates = true;
                    case "int", "long", "short", "unsigned" -> plainInteger = true;
                    case "goto" -> jumps = true;
                    case "for", "while" -> loops = true;
                    case "float", "double" -> floats = true;
                    case "return" -> returns++;
                    default -> {}
                }
            }
        }
        List<String> traits = new ArrayList<>();
        if (fixedWidth && !plainInteger) {
            traits.add("fixed-width integer types");
        }
        if (!allocates) {
            traits.add("no dynamic memory");
        }
        boolean recursive = callsItself(function);
        if (!recursive && loops) {
            traits.add("no recursion");
        }
        if (!jumps && returns <= 1 && live.size() > 40) {
            traits.add("a single point of exit");
        }
        if (!loops && !recursive && live.size() > 40) {
            traits.add("no loops");
        }
        if (!floats && fixedWidth) {
            traits.add("no floating point");
        }
        return traits;
    }

    private static boolean callsItself(CFunction function) {
        for (Call call : function.calls()) {
            if (call.name().equals(function.name())) {
                return true;
            }
        }
        return false;
    }
}
