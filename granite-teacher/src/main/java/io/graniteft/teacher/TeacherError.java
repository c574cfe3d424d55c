package io.graniteft.teacher;

import io.graniteft.core.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The ways in which a request to a teacher fails. Their names stand in the {@code error} field of a journal. */
public enum TeacherError {
    /** The reference teacher was asked for something that the corpus has no answer to. */
    NO_REFERENCE(false, ErrorCode.FAILED, "prepare the prompts with references, or choose another teacher"),
    /** The recorded teacher was asked for something that its journal does not hold. */
    NOT_RECORDED(false, ErrorCode.FAILED, "replay the journal that was recorded with these prompts and settings"),
    /** The service asked to slow down. */
    THROTTLED(true, ErrorCode.REMOTE_SERVICE, "use fewer workers, or ask for a higher quota"),
    /** The answer broke off on its way. */
    STREAM_BROKEN(true, ErrorCode.REMOTE_SERVICE, "try again; this is transient"),
    /** No answer in time. */
    TIMEOUT(true, ErrorCode.REMOTE_SERVICE, "use fewer workers or fewer tokens an answer"),
    /** The service cannot be reached, or has a fault of its own. */
    UNAVAILABLE(true, ErrorCode.REMOTE_SERVICE, "check the network and the service's state, then try again"),
    /** The service does not accept such a request. */
    REJECTED(false, ErrorCode.REMOTE_SERVICE, "check the model's name, the region and the request's settings"),
    /** Credentials are missing, or do not allow this. */
    ACCESS_DENIED(false, ErrorCode.CREDENTIALS, "check the credentials and the access to this model"),
    /** The answer reached its token limit. */
    TRUNCATED(false, ErrorCode.FAILED, "allow more tokens an answer"),
    /** The model declined to answer. */
    REFUSED(false, ErrorCode.FAILED, "look at the prompts"),
    /** A filter of the service withheld the answer. */
    FILTERED(false, ErrorCode.FAILED, "look at the prompts and the service's filters"),
    /** The answer is empty. */
    EMPTY(false, ErrorCode.FAILED, "look at the prompts, or allow more tokens an answer"),
    /** The policy keeps this code in the house. */
    KEPT_IN_HOUSE(
            false, ErrorCode.FAILED, "allow the source to leave in policy.egress, or use a teacher on this machine"),
    /** The teacher itself is broken. */
    INTERNAL(false, ErrorCode.BUG, "this is a mistake in the program; please report it");

    private final boolean retriable;
    private final ErrorCode code;
    private final String hint;

    TeacherError(boolean retriable, ErrorCode code, String hint) {
        this.retriable = retriable;
        this.code = code;
        this.hint = hint;
    }

    /** Whether the service may have done the work, and charges for it, though no answer arrived. */
    public boolean mayHaveCost() {
        return this == STREAM_BROKEN || this == TIMEOUT;
    }

    /** Whether the same request may succeed later. */
    public boolean retriable() {
        return retriable;
    }

    /** The error of a whole run in which every request fails like this. */
    public ErrorCode code() {
        return code;
    }

    /** What a person can do about it. */
    public String hint() {
        return hint;
    }

    /** The name before the colon of an {@code error} field; any text does, also one that another program wrote. */
    public static String className(String error) {
        int colon = error.indexOf(':');
        return colon < 0 ? error : error.substring(0, colon);
    }

    /** The class that an {@code error} field names, or null for a name that this program does not know. */
    public static @Nullable TeacherError of(String error) {
        String name = className(error);
        for (TeacherError each : values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }
}
