package io.graniteft.core.run;

/**
 * How long work tells a person where it stands. Called from any thread; an implementation never throws and never slows the
 * work down.
 */
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void update(String task, long done, long total, String detail) {}

        @Override
        public void note(String line) {}
    };

    /**
     * The work stands at {@code done} of {@code total}.
     *
     * @param task what is being done, in two or three words
     * @param done items finished
     * @param total items in all, or 0 when nobody knows
     * @param detail what else is worth seeing, or an empty text
     */
    void update(String task, long done, long total, String detail);

    /** A line that stays on the screen and in the log. */
    void note(String line);
}
