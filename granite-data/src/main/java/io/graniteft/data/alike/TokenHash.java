package io.graniteft.data.alike;

import io.graniteft.lang.Token;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/** Hashes of tokens and of sequences of tokens: fast, the same on every machine, and not made to withstand malice. */
public final class TokenHash {
    /** Longer texts than tokens usually are. */
    private static final int SHORT = 32;

    private static final int AT_A_TIME = 512;

    private static final long FACTOR = 0x9FB21C651E98DF25L;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private TokenHash() {}

    /** The hashes of the tokens' texts. */
    public static long[] of(List<Token> tokens) {
        long[] hashes = new long[tokens.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = of(tokens.get(i).text());
        }
        return hashes;
    }

    /** The hash of a stretch of bytes: eight at a time, for whole texts. */
    public static long of(byte[] bytes, int from, int to) {
        long hash = 0x452821E638D01377L ^ (to - from);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = then(hash, (long) EIGHT_BYTES.get(bytes, i));
        }
        long rest = 0;
        for (; i < to; i++) {
            rest = rest << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return mix(then(hash, rest));
    }

    /** The hash of a token's text. */
    public static long of(String text) {
        int length = text.length();
        long hash = 0x243F6A8885A308D3L ^ length;
        if (length <= SHORT) {
            for (int i = 0; i < length; i++) {
                hash = withCharacter(hash, text.charAt(i));
            }
            return mix(hash);
        }
        // A string gives its characters away at a price each, but many of them cheaply.
        char[] some = new char[Math.min(length, AT_A_TIME)];
        for (int from = 0; from < length; from += AT_A_TIME) {
            int count = Math.min(AT_A_TIME, length - from);
            text.getChars(from, from + count, some, 0);
            for (int i = 0; i < count; i++) {
                hash = withCharacter(hash, some[i]);
            }
        }
        return mix(hash);
    }

    private static long withCharacter(long hash, char next) {
        long product = (hash ^ next) * FACTOR;
        return product ^ product >>> 29;
    }

    /** The hash of a sequence that goes on with {@code next}. */
    public static long then(long sequence, long next) {
        long hash = (sequence ^ next) * FACTOR;
        return Long.rotateLeft(hash, 27) * 0x3C79AC492BA7B653L + 0x1C69B3F74AC4AE35L;
    }

    /** Spreads every bit over all bits (the finaliser of MurmurHash3). */
    public static long mix(long value) {
        long hash = value;
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
