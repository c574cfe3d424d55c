package io.graniteft.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a value of the configuration may be. On components of the configuration's records. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Older names of the key, accepted with a warning. */
    String[] aliases() default {};

    /** The least number allowed. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The greatest number allowed. */
    double max() default Double.POSITIVE_INFINITY;

    /** The texts allowed; empty: any. */
    String[] oneOf() default {};

    /** A regular expression that the text must match as a whole; empty: any. */
    String pattern() default "";

    /** Whether the key may be left empty ({@code ""} or {@code []}). */
    boolean optional() default false;

    /** Names of environment variables that set this key, besides {@code GRANITE_<KEY>}, which prevails; of these, the later ones. */
    String[] environment() default {};

    /** Whether the value is a path, read relative to the file that names it. */
    boolean path() default false;
}
