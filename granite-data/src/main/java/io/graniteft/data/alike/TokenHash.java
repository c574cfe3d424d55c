package io.graniteft.data.alike;

/** Hashes of tokens and of sequences of tokens: fast, the same on every machine, and not made to withstand malice. */
public final class TokenHash {
    private static final long FACTOR = 0x9FB21C651E98DF25L;

    private TokenHash() {}

    /** The hash of a token's text. */
    public static long of(CharSequence text) {
        long hash = 0x243F6A8885A308D3L ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
            hash ^= hash >>> 29;
        }
        return mix(hash);
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
