package io.graniteft.data.reason;

import java.util.Locale;

/** Why something was left out. */
public enum DropReason {
    /** A file that the operating system would not let us read. */
    UNREADABLE,
    /** A symbolic link: what it points to is either read at its own place or does not belong to the source. */
    SYMBOLIC_LINK,
    /** A pipe, a device or the like. */
    NOT_A_FILE,
    /** An entry of an archive or a key of a bucket that would lie outside its source, or has no usable name. */
    BAD_NAME,
    /** An archive that cannot be read, or not to its end; what came before its fault was taken. */
    BROKEN_ARCHIVE,
    /** An archive that grows out of all proportion when it is unpacked; what came before was taken. */
    ARCHIVE_BOMB,
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
    /** A file that a tool wrote. */
    GENERATED,
    /** A file in a folder of third parties' code. */
    VENDORED,
    /** A file under a licence that the policy does not take. */
    LICENCE,
    /** A function with fewer tokens than the configuration asks for. */
    TOO_SHORT,
    /** A function with more tokens than the configuration allows. */
    TOO_LONG,
    /** A function whose examples would have more tokens of the model than the configuration allows. */
    TOO_MANY_TOKENS,
    /** A function that is a table of values, or minified. */
    TABLE,
    /** A function with nothing to learn: empty, a stub, an undocumented accessor, or the same again and again. */
    LOW_INFORMATION,
    /** A function with a key, a token or a password in it. */
    SECRET,
    /** A function that names a person, or a machine of one. */
    PERSONAL_DATA,
    /** A function that is like held-out code, or answers a held-out prompt. */
    CONTAMINATED,
    /** A function whose tokens are those of another one; comments and white space do not count. */
    EXACT_DUPLICATE,
    /** A function of whose token 5-grams another one has most. */
    NEAR_DUPLICATE,
    /** A function of validation that new files have made alike to one of training. */
    CLUSTER_MERGED,
    /** An example with the same messages as another one. */
    SAME_MESSAGES;

    /** How the reason is called in ledger and counts: {@code exact-duplicate}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
