package io.graniteft.testkit.sagemaker;

/** What becomes of a call. */
public enum ApiFault {
    /** It is answered. */
    NONE,
    /** It is refused for coming too fast. */
    THROTTLED,
    /** The service stumbles before it does anything. */
    BROKEN_BEFORE,
    /** The service does what it was asked to, and stumbles then. */
    BROKEN_AFTER,
    /** The line is cut before anything is done. */
    CUT_BEFORE,
    /** It is done, and the line is cut. */
    CUT_AFTER,
    /** It is done, and half of the answer arrives. */
    HALF,
    /** The credentials' time is over. */
    EXPIRED,
    /** The caller may not do this. */
    DENIED
}
