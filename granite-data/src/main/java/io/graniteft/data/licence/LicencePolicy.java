package io.graniteft.data.licence;

import java.util.List;
import java.util.Locale;

/**
 * Which licences are taken.
 *
 * @param permissiveOnly whether only permissive ones are
 * @param allow SPDX identifiers, {@code *} at their end for any ending, without regard to case; if there are any, only these are
 *     taken
 * @param deny identifiers that are never taken, whatever else allows them
 */
public record LicencePolicy(boolean permissiveOnly, List<String> allow, List<String> deny) {
    /** Takes every licence. */
    public static final LicencePolicy ANY = new LicencePolicy(false, List.of(), List.of());

    public LicencePolicy {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether code under this licence is taken: of alternatives one has to be, of licences that hold together all of them. */
    public boolean takes(String expression) {
        return LicenceExpression.test(expression, this::takesOne);
    }

    private boolean takesOne(String id) {
        if (deny.stream().anyMatch(pattern -> matches(pattern, id))) {
            return false;
        }
        if (!allow.isEmpty()) {
            return allow.stream().anyMatch(pattern -> matches(pattern, id));
        }
        return !permissiveOnly || LicenceClass.of(id) == LicenceClass.PERMISSIVE;
    }

    private static boolean matches(String pattern, String id) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String actual = id.toLowerCase(Locale.ROOT);
        return wanted.endsWith("*")
                ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
                : actual.equals(wanted);
    }
}
