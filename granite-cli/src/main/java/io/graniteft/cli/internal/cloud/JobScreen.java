package io.graniteft.cli.internal.cloud;

import io.graniteft.sagemaker.JobMonitor;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes down what a job says and does, and remembers its last traceback. */
public final class JobScreen implements JobMonitor.Listener {
    private static final int LONGEST_TRACEBACK = 60;

    private final Consumer<String> lines;
    private final Consumer<String> notes;
    private final Set<String> machines = new TreeSet<>();
    private final Deque<String> traceback = new ArrayDeque<>();
    private List<String> last = List.of();
    private boolean inside;
    private long interruptions;

    /**
     * @param lines where the job's own lines go
     * @param notes where its changes of state go
     */
    public JobScreen(Consumer<String> lines, Consumer<String> notes) {
        this.lines = lines;
        this.notes = notes;
    }

    @Override
    public void line(LogLine line) {
        machines.add(line.stream());
        remember(line.text());
        lines.accept(machines.size() > 1 ? "[" + line.stream() + "] " + line.text() : line.text());
    }

    /** A traceback of Python begins with its own words and ends with the first line that is not indented. */
    private void remember(String text) {
        if (text.contains("Traceback (most recent call last)")) {
            traceback.clear();
            traceback.add(text);
            inside = true;
        } else if (inside) {
            if (traceback.size() < LONGEST_TRACEBACK) {
                traceback.add(text);
            }
            if (!text.startsWith(" ") && !text.isEmpty()) {
                inside = false;
                last = new ArrayList<>(traceback);
            }
        }
    }

    @Override
    public void state(JobState state) {
        String phase = state.phase().equals(state.status()) ? state.status() : state.status() + ", " + state.phase();
        notes.accept(state.name() + ": " + phase);
        if (state.interruptions() > interruptions) {
            interruptions = state.interruptions();
            notes.accept(
                    "its spare capacity was taken away; it goes on from its last checkpoint when there is some again");
        }
    }

    /** The last traceback, if there was one. */
    public List<String> traceback() {
        return List.copyOf(last);
    }
}
