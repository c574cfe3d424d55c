package io.graniteft.core.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A step of the pipeline: reads files, writes files into a folder of its own, and can be run again at any time. The runner
 * skips it when its settings, its inputs and its outputs are what they were, so a stage keeps all state in files.
 */
public interface Stage {
    /** The stage's name: also the name of its folder, and its {@code stage} in manifests. */
    StageName name();

    /** The files and folders whose content decides what comes out. */
    List<Path> inputs();

    /** SHA-256 of the settings that decide what comes out. */
    String configDigest();

    /**
     * Whether the stage itself tells which of the work in its folder is still good after its inputs or settings have changed,
     * as a journal of paid answers does. For any other stage the runner then sets the old work aside.
     */
    default boolean checksItsOwnWork() {
        return false;
    }

    /**
     * Does the work. An earlier attempt with the same inputs and settings may have left part of it in the folder: what is
     * finished there is used, never repeated.
     *
     * @throws io.graniteft.core.GraniteException if it cannot be done
     * @throws InterruptedException if it was asked to stop; a later call goes on from there
     * @throws java.io.IOException if a file cannot be read or written
     */
    Result run(Context context) throws java.io.IOException, InterruptedException;

    /**
     * What the runner hands to a stage.
     *
     * @param folder the stage's own folder, which exists
     * @param progress where to tell how it goes
     * @param clock the time
     * @param machine where steps within the stage are recorded
     */
    record Context(Path folder, Progress progress, Clock clock, StateMachine machine) {}

    /**
     * What a stage hands back.
     *
     * @param outputs the files and folders it made
     * @param counts what became of the items, by kind
     * @param facts reproducible figures
     * @param volatileFacts figures that differ from run to run
     */
    record Result(
            List<Path> outputs,
            Map<String, Tally> counts,
            Map<String, Object> facts,
            Map<String, Object> volatileFacts) {
        public Result {
            outputs = List.copyOf(outputs);
            counts = Map.copyOf(counts);
            facts = Map.copyOf(facts);
            volatileFacts = Map.copyOf(volatileFacts);
        }
    }
}
