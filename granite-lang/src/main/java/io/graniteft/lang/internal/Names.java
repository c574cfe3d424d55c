package io.graniteft.lang.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of a text, each with a number. What the text says of a name is a set of bits that lasts; what one function says of it is
 * another that {@link #beginFunction} empties. So a name is made a string once, however often it comes, and a set of names costs
 * nothing.
 */
final class Names {
    // What the whole text says of a name.
    /** The text defines it as a macro. */
    static final int MACRO = 1;
    /** It is written as macros are: two characters or more, a letter, and none in lower case. */
    static final int CAPITALS = 1 << 1;
    /** The text declares it as something that is no macro. */
    static final int DECLARED = 1 << 2;
    /** A variable of the text, outside of functions and classes. */
    static final int VARIABLE = 1 << 3;
    /** Such a variable that points to a function. */
    static final int POINTER_VARIABLE = 1 << 4;
    /** A field that points to a function. */
    static final int POINTER_FIELD = 1 << 5;
    /** A type that needs no {@code struct} in front. */
    static final int TYPE = 1 << 6;
    /** A type of functions or of pointers to them. */
    static final int POINTER_TYPE = 1 << 7;
    /** It begins with {@code g_}. */
    static final int GLOBAL_PREFIX = 1 << 8;
    /** It looks like a function's name and is a word of the language. */
    static final int OPERATOR_WORD = 1 << 9;
    /** A name of the standard library's for a number, as {@code uint8_t}. */
    static final int NUMBER_TYPE = 1 << 10;
    /** It may be spread over lines that a continuation joins. */
    static final int SPLICED = 1 << 11;

    // What one function says of a name.
    static final int LOCAL = 1;
    static final int LOCAL_POINTER = 1 << 1;
    static final int OUTSIDE = 1 << 2; // declared extern in the body
    static final int TEMPLATE_PARAMETER = 1 << 3;
    static final int SEEN_TYPE = 1 << 4;
    static final int SEEN_MACRO = 1 << 5;
    static final int SEEN_GLOBAL = 1 << 6;
    static final int SEEN_CALL = 1 << 7; // and the two bits above it, one for each kind of call

    private static final char[][] OPERATOR_WORDS = characters("static_assert", "alignof", "defined", "__has_include");
    private static final char[][] NUMBER_TYPES = characters(
            "size_t",
            "ssize_t",
            "ptrdiff_t",
            "intptr_t",
            "uintptr_t",
            "int8_t",
            "int16_t",
            "int32_t",
            "int64_t",
            "uint8_t",
            "uint16_t",
            "uint32_t",
            "uint64_t",
            "intmax_t",
            "uintmax_t");

    private static final int WINDOW_CHARS = 1 << 12;

    private final Lexed lexed;
    private final String source;
    private final int[] ids; // of the raw tokens that were asked for, plus one; 0 is none
    /** The text; of a long one a stretch, since names are asked for in about the order in which they stand. */
    private char[] window;

    private int windowFrom;
    private int windowTo;
    private int[] slots = new int[1024]; // the number of the name plus one; 0 is free
    private int[] hashes = new int[512];
    private @Nullable String[] texts = new @Nullable String[512];
    private char[] pool = new char[8192]; // the names, each once, one after the other
    private int pooled;
    private int[] starts = new int[512];
    private int[] lengths = new int[512];
    private int[] facts = new int[512];
    private int[] marks = new int[512];
    private int[] markedBy = new int[512];
    private int size;
    private int function;

    Names(Lexed lexed) {
        this.lexed = lexed;
        this.source = lexed.source();
        this.ids = new int[lexed.size()];
        this.window = lexed.characters();
        if (window.length > 0) {
            windowTo = window.length;
        } else {
            window = new char[Math.min(WINDOW_CHARS, source.length())];
        }
        for (char[] word : OPERATOR_WORDS) {
            add(of(word, 0, word.length), OPERATOR_WORD);
        }
        for (char[] type : NUMBER_TYPES) {
            add(of(type, 0, type.length), NUMBER_TYPE);
        }
    }

    private static char[][] characters(String... names) {
        return Arrays.stream(names).map(String::toCharArray).toArray(char[][]::new);
    }

    /** The number of the name that is a raw token. */
    int ofToken(int raw) {
        int id = ids[raw] - 1;
        if (id < 0) {
            id = of(lexed.start(raw), lexed.end(raw));
            ids[raw] = id + 1;
        }
        return id;
    }

    private int of(int start, int end) {
        if (start < windowFrom || end > windowTo) {
            moveTo(start, end);
        }
        return of(window, start - windowFrom, end - start);
    }

    private void moveTo(int start, int end) {
        if (end - start > window.length) {
            window = new char[end - start];
        }
        windowFrom = start;
        windowTo = Math.min(source.length(), start + window.length);
        source.getChars(windowFrom, windowTo, window, 0);
    }

    /** The number of a name that need not stand in the text in one piece. */
    int of(String name) {
        return of(name.toCharArray(), 0, name.length());
    }

    private int of(char[] in, int start, int length) {
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + in[i];
        }
        int mask = slots.length - 1;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && lengths[id] == length && isEqual(id, in, start)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return create(in, start, length, hash);
    }

    private boolean isEqual(int id, char[] in, int start) {
        // Names are short: to call what compares long ones costs more than to compare.
        int own = starts[id];
        int length = lengths[id];
        for (int i = 0; i < length; i++) {
            if (pool[own + i] != in[start + i]) {
                return false;
            }
        }
        return true;
    }

    private int create(char[] in, int start, int length, int hash) {
        if (size == hashes.length) {
            grow();
        }
        if (pooled + length > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(pooled + length, pool.length * 2));
        }
        System.arraycopy(in, start, pool, pooled, length);
        int id = size++;
        hashes[id] = hash;
        lengths[id] = length;
        starts[id] = pooled;
        facts[id] = spelling(pool, pooled, length);
        pooled += length;
        if (size * 2 > slots.length) {
            rehash();
        }
        return id;
    }

    private static int spelling(char[] in, int start, int length) {
        boolean hasLetter = false;
        for (int i = start; i < start + length; i++) {
            char c = in[i];
            if ((c < 'A' || c > 'Z') && c != '_' && (c < '0' || c > '9')) {
                boolean isGlobal = length > 2 && c == 'g' && i == start && in[start + 1] == '_';
                return (isGlobal ? GLOBAL_PREFIX : 0) | splices(in, i, start + length);
            }
            hasLetter |= c >= 'A' && c <= 'Z';
        }
        return hasLetter && length > 1 ? CAPITALS : 0;
    }

    private static int splices(char[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '\\' || in[i] == '?') {
                return SPLICED;
            }
        }
        return 0;
    }

    private void grow() {
        int capacity = size * 2;
        hashes = Arrays.copyOf(hashes, capacity);
        texts = Arrays.copyOf(texts, capacity);
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        facts = Arrays.copyOf(facts, capacity);
        marks = Arrays.copyOf(marks, capacity);
        markedBy = Arrays.copyOf(markedBy, capacity);
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = (hashes[id] ^ (hashes[id] >>> 15)) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = id + 1;
        }
    }

    String text(int id) {
        String text = texts[id];
        if (text == null) {
            text = new String(pool, starts[id], lengths[id]);
            texts[id] = text;
        }
        return text;
    }

    void add(int id, int facts) {
        this.facts[id] |= facts;
    }

    /** Whether the text says at least one of {@code any} of a name. */
    boolean is(int id, int any) {
        return (facts[id] & any) != 0;
    }

    /** Forgets what the last function said. */
    void beginFunction() {
        function++;
    }

    /** Notes what the function says of a name; returns whether that is new. */
    boolean mark(int id, int bit) {
        if (markedBy[id] != function) {
            markedBy[id] = function;
            marks[id] = 0;
        }
        boolean isNew = (marks[id] & bit) != bit;
        marks[id] |= bit;
        return isNew;
    }

    /** Whether the function says at least one of {@code any} of a name. */
    boolean isMarked(int id, int any) {
        return markedBy[id] == function && (marks[id] & any) != 0;
    }
}
