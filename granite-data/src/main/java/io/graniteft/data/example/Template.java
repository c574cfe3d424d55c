package io.graniteft.data.example;

import java.util.Locale;

/** The wordings in which a function is asked for. */
public enum Template {
    /** The name, the purpose, what goes in and what comes out. */
    PURPOSE(0),
    /** A prototype to implement. */
    SIGNATURE(1),
    /** Purpose and parameters in words, without the name. */
    DESCRIPTION(2),
    /** A task of the domain with the constraints that the code keeps. */
    TASK(3),
    /** The beginning of the function, to be completed. */
    COMPLETION(4),
    /** The function without some statements of its middle, between Granite's own tokens. */
    FILL_IN_THE_MIDDLE(5);

    private final int number;
    private final String label = name().toLowerCase(Locale.ROOT);

    Template(int number) {
        this.number = number;
    }

    /** A number that stands for it in temporary files; the place among {@link #values}. */
    public int number() {
        return number;
    }

    /** How the template is called in provenance and ids: {@code purpose}. */
    public String label() {
        return label;
    }

    /** What kind of example it makes: {@code request}, {@code completion} or {@code fill_in_the_middle}. */
    public String kind() {
        return this == COMPLETION || this == FILL_IN_THE_MIDDLE ? label() : "request";
    }
}
