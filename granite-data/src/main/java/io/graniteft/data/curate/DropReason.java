package io.graniteft.data.curate;

import java.util.Locale;

/** Why something was left out. */
public enum DropReason {
    /** A file that the operating system would not let us read. */
    UNREADABLE,
    /** A symbolic link: what it points to is either read at its own place or does not belong to the source. */
    SYMBOLIC_LINK,
    /** A pipe, a device or the like. */
    NOT_A_FILE,
    /** A file above {@link io.graniteft.data.source.SourceReader#MAX_FILE_BYTES}. */
    TOO_LARGE,
    /** A file that holds NUL bytes. */
    BINARY,
    /** A text file that is not C or C++. */
    NOT_CODE,
    /** A file in which no function is defined. */
    NO_FUNCTIONS,
    /** A file that the extractor could not cope with. */
    UNPARSABLE,
    /** A function with fewer tokens than the configuration asks for. */
    TOO_SHORT,
    /** A function with more tokens than the configuration allows. */
    TOO_LONG,
    /** A function whose tokens are those of another one; comments and white space do not count. */
    EXACT_DUPLICATE,
    /** An example with the same messages as another one. */
    SAME_MESSAGES;

    /** How the reason is called in ledger and counts: {@code exact-duplicate}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
