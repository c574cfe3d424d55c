package io.graniteft.data;

import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** Knows what a function depends on in its code base: the seam between preparation and a context store. */
public interface ContextSource {
    /** Changes with everything that decides what is shown; goes into the digest of a preparation. */
    String digest();

    /**
     * Begins a preparation.
     *
     * @param tokens what a text costs
     * @param clean what every text goes through before it is shown: takes out secrets and personal data
     */
    Requests open(ToIntFunction<String> tokens, UnaryOperator<String> clean);

    /** What requests of one preparation are shown. */
    interface Requests {
        /** Names a function of validation, before anything is shown: no request of training may see it or what is like it. */
        void withhold(Answer answer);

        /**
         * What a request is shown. Thread-safe; the same for the same answer, whatever was asked before.
         *
         * @param training whether the request is one to train on
         * @param mostTokens tokens that there is room for
         */
        Shown show(Answer answer, boolean training, int mostTokens);
    }

    /**
     * A function that is asked for.
     *
     * @param source the name of its source
     * @param path its file, relative to the source's root
     * @param function its name, with its namespaces and classes
     * @param line its first line in the file
     * @param code its text, as the answer has it
     */
    record Answer(String source, String path, String function, int line, String code) {
        public Answer {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(function, "function");
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * What a request is shown.
     *
     * @param text declarations; empty for none
     * @param nodes the ids of what they declare, in the store
     * @param tokens what the text costs
     */
    record Shown(String text, List<String> nodes, int tokens) {
        public Shown {
            Objects.requireNonNull(text, "text");
            nodes = List.copyOf(nodes);
        }
    }
}
