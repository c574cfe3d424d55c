package io.graniteft.core.store;

import java.nio.file.FileSystemException;
import java.util.Comparator;

/** The names of objects: which there are, and in which order every store lists them. */
public final class ObjectKeys {
    /** By the bytes of their UTF-8, as object stores do; that is the order of their code points. */
    public static final Comparator<String> ORDER = ObjectKeys::compareCodePoints;

    private ObjectKeys() {}

    /**
     * Refuses what is no key of an {@link ObjectStore}: an empty text, and one with an empty part, {@code .} or {@code ..}.
     *
     * @throws FileSystemException if it is none
     */
    public static void check(String key) throws FileSystemException {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new FileSystemException(key, null, "not a key");
            }
        }
    }

    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                // Surrogates stand for code points above all others, but not in the order of chars.
                boolean leftHigh = Character.isSurrogate(left);
                boolean rightHigh = Character.isSurrogate(right);
                return leftHigh == rightHigh ? Character.compare(left, right) : Boolean.compare(leftHigh, rightHigh);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
