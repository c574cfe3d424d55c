package io.graniteft.data.reason;

import java.util.Locale;

/** Why something was left out. */
public enum DropReason {
    /** A file that the operating system would not let us read. */
    UNREADABLE("the system or the bucket refuses to read it, or it is damaged"),
    /** A symbolic link: what it points to is either read at its own place or does not belong to the source. */
    SYMBOLIC_LINK("a link: its target is read at its own place, or is not part of the source"),
    /** A pipe, a device or the like. */
    NOT_A_FILE("a pipe, a device or the like"),
    /** An entry of an archive or a key of a bucket that would lie outside its source, or has no usable name. */
    BAD_NAME("would lie outside its source"),
    /** An archive that cannot be read, or not to its end; what came before its fault was taken. */
    BROKEN_ARCHIVE("cannot be read from here on; what came before was taken"),
    /** An archive that grows out of all proportion when it is unpacked; what came before was taken. */
    ARCHIVE_BOMB("grows out of all proportion; what came before was taken"),
    /** A file above {@link io.graniteft.data.source.SourceReader#MAX_FILE_BYTES}. */
    TOO_LARGE("more than 16 MiB: a generated table"),
    /** A file that holds NUL bytes. */
    BINARY("holds NUL bytes"),
    /** A text file that is not C or C++. */
    NOT_CODE("text that is not C or C++"),
    /** A file in which no function is defined. */
    NO_FUNCTIONS("defines no function, like most headers"),
    /** A file that the extractor could not cope with. */
    UNPARSABLE("the extractor failed on it: please report it"),
    /** A file that a tool wrote. */
    GENERATED("written by a tool"),
    /** A file in a folder of third parties' code. */
    VENDORED("in a folder of third parties' code"),
    /** A file under a licence that the policy does not take. */
    LICENCE("under a licence that is not taken"),
    /** A function with fewer tokens than the configuration asks for. */
    TOO_SHORT("fewer tokens than data.min_tokens"),
    /** A function with more tokens than the configuration allows. */
    TOO_LONG("more tokens than data.max_tokens"),
    /** A function whose examples would have more tokens of the model than the configuration allows. */
    TOO_MANY_TOKENS("its examples would not fit into a sequence of the model"),
    /** A function that is a table of values, or minified. */
    TABLE("a table of values, or minified"),
    /** A function with nothing to learn: empty, a stub, an undocumented accessor, or the same again and again. */
    LOW_INFORMATION("nothing to learn from it"),
    /** A function with a key, a token or a password in it. */
    SECRET("holds a key, a token or a password"),
    /** A function that names a person, or a machine of one. */
    PERSONAL_DATA("names a person or their machine"),
    /** A function that is like held-out code, or answers a held-out prompt. */
    CONTAMINATED("like what is held out for tests"),
    /** A function whose tokens are those of another one; comments and white space do not count. */
    EXACT_DUPLICATE("the same tokens as another one"),
    /** A function of whose token 5-grams another one has most. */
    NEAR_DUPLICATE("for the most part like another one"),
    /** A function of validation that new files have made alike to one of training. */
    CLUSTER_MERGED("validated on before, and now like something trained on"),
    /** An example with the same messages as another one. */
    SAME_MESSAGES("the same request and answer as another one");

    private final String meaning;

    DropReason(String meaning) {
        this.meaning = meaning;
    }

    /** The reason in a few words for people, about "it". */
    public String meaning() {
        return meaning;
    }

    /** The meaning of a reason by its label, or an empty text for one that is not known here. */
    public static String meaningOf(String label) {
        for (DropReason reason : values()) {
            if (reason.label().equals(label)) {
                return reason.meaning;
            }
        }
        return "";
    }

    /** How the reason is called in ledger and counts: {@code exact-duplicate}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
