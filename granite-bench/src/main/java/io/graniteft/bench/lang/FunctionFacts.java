package io.graniteft.bench.lang;

import java.util.List;
import java.util.Set;

/**
 * What one reader says of a function.
 *
 * @param name its name as the reader gives it
 * @param line the line of its first character
 * @param returnType the return type without any blanks that are not needed
 * @param parameters the parameters' names in order, empty where one has none
 * @param callees the distinct names that are called, qualifiers included and template arguments not
 */
record FunctionFacts(String name, int line, String returnType, List<String> parameters, Set<String> callees) {
    FunctionFacts {
        parameters = List.copyOf(parameters);
        callees = Set.copyOf(callees);
    }

    /** A spelling without blanks, except those between two words. */
    static String withoutBlanks(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c)) {
                boolean parted = i > 0 && Character.isWhitespace(text.charAt(i - 1)) && !result.isEmpty();
                if (parted && isWord(c) && isWord(result.charAt(result.length() - 1))) {
                    result.append(' ');
                }
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isWord(char c) {
        return Character.isJavaIdentifierPart(c);
    }
}
