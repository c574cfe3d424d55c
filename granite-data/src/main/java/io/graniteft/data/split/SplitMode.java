package io.graniteft.data.split;

/** How examples are told into training and validation. */
public enum SplitMode {
    /** Whole groups of alike functions go to one side, so that nothing in validation was trained on. */
    GROUP
}
