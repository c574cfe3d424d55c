package io.graniteft.data.example;

import java.util.Locale;

/** The wordings in which a function is asked for. */
public enum Template {
    /** The name, the purpose, what goes in and what comes out. */
    PURPOSE,
    /** A prototype to implement. */
    SIGNATURE,
    /** Purpose and parameters in words, without the name. */
    DESCRIPTION,
    /** A task of the domain with the constraints that the code keeps. */
    TASK,
    /** The beginning of the function, to be completed. */
    COMPLETION,
    /** The function without some statements of its middle, between Granite's own tokens. */
    FILL_IN_THE_MIDDLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** How the template is called in provenance and ids: {@code purpose}. */
    public String label() {
        return label;
    }

    /** What kind of example it makes: {@code request}, {@code completion} or {@code fill_in_the_middle}. */
    public String kind() {
        return this == COMPLETION || this == FILL_IN_THE_MIDDLE ? label() : "request";
    }
}
