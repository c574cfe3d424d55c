package io.graniteft.data.example;

/** Takes the examples of one function as they are made, before texts that several of them share are put together. */
public interface ExampleTaker {
    /** The answer that most examples share; comes once, before all examples. */
    void begin(WholeAnswer answer);

    /** A request that the whole function answers. */
    void whole(Template template, String request);

    /**
     * A request that shows the beginning of the whole answer; the end of it is the answer.
     *
     * @param before what stands before the part that is given
     * @param behind what stands behind it
     */
    void rest(Template template, String before, String behind);

    /** A request with an answer of its own. */
    void own(Template template, String request, String answer);
}
