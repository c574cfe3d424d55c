package io.graniteft.core.run;

/**
 * The run's place in {@link Transitions}. Work reports what happened; the machine moves by the table, records the move, and
 * refuses what the table does not know.
 */
public interface StateMachine {
    /** A machine that records nothing and permits everything, for stages that are run on their own. */
    StateMachine DETACHED = new StateMachine() {
        @Override
        public PipelineState state() {
            return PipelineState.CREATED;
        }

        @Override
        public void fire(PipelineEvent event) {}
    };

    /** Where the run stands. */
    PipelineState state();

    /**
     * Something happened.
     *
     * @throws IllegalStateException if the table knows no such move from here: a mistake in this program
     */
    void fire(PipelineEvent event);
}
