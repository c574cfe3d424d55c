package io.graniteft.core.run;

import org.jspecify.annotations.Nullable;

/**
 * A line of the pipeline's table.
 *
 * @param from where the run stands
 * @param event what happens
 * @param guard what must hold besides
 * @param to where the run stands afterwards
 */
public record Transition(PipelineState from, PipelineEvent event, Guard guard, PipelineState to) {

    /** What must hold for a move, besides the event. At most one guard holds at a time for a state and an event. */
    public enum Guard {
        /** Nothing. */
        ALWAYS("", null),
        /** No stage has finished work that is still good. */
        NEXT_IS_VALIDATE("validation is next", StageName.VALIDATE),
        /** What the run needs was there. */
        NEXT_IS_PREPARE("preparation is next", StageName.PREPARE),
        /** Preparation is finished and its inputs are unchanged. */
        NEXT_IS_TEACH("the teacher is next", StageName.TEACH),
        /** As above, up to the teacher's answers. */
        NEXT_IS_TRAIN("training is next", StageName.TRAIN),
        /** As above, up to the trained adapter. */
        NEXT_IS_DISTILL("distillation is next", StageName.DISTILL),
        /** As above, up to the loop's last epoch. */
        NEXT_IS_EXPORT("export is next", StageName.EXPORT),
        /** Everything but the report is finished. */
        NEXT_IS_REPORT("the report is next", StageName.REPORT);

        private final String text;
        private final @Nullable StageName next;

        Guard(String text, @Nullable StageName next) {
            this.text = text;
            this.next = next;
        }

        /** The guard in words; empty for {@link #ALWAYS}. */
        public String text() {
            return text;
        }

        /** The guard that says that this is the first stage without finished work. */
        public static Guard nextIs(StageName stage) {
            for (Guard guard : values()) {
                if (guard.next == stage) {
                    return guard;
                }
            }
            throw new IllegalStateException("no guard for " + stage);
        }
    }
}
