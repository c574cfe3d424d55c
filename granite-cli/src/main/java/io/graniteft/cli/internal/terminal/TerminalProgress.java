package io.graniteft.cli.internal.terminal;

import io.graniteft.core.run.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Progress on standard error. On a terminal one line is rewritten in place; elsewhere a line is written when a task begins,
 * when it ends, and now and then between, so that a log file stays readable.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(120);
    private static final Duration LOG_LINE = Duration.ofSeconds(20);
    private static final int WIDTH = 100;

    private final Console console;
    private final Clock clock;
    private final boolean quiet;
    private String task = "";
    private Instant began;
    private Instant shown;
    private boolean lineOpen;

    /**
     * @param quiet whether only notes are shown ({@code --no-progress})
     */
    @SuppressWarnings("MissingSummary") // the class says it
    public TerminalProgress(Console console, Clock clock, boolean quiet) {
        this.console = console;
        this.clock = clock;
        this.quiet = quiet;
        this.began = clock.instant();
        this.shown = Instant.EPOCH;
    }

    @Override
    public synchronized void update(String newTask, long done, long total, String detail) {
        if (quiet) {
            return;
        }
        Instant now = clock.instant();
        boolean first = !newTask.equals(task);
        if (first) {
            clear();
            task = newTask;
            began = now;
            shown = Instant.EPOCH;
        }
        boolean last = total > 0 && done >= total;
        Duration since = Duration.between(shown, now);
        if (!last && since.compareTo(console.interactive() ? REDRAW : LOG_LINE) < 0) {
            return;
        }
        shown = now;
        String line = line(done, total, detail, Duration.between(began, now));
        if (console.interactive()) {
            console.err().print("\r\u001b[K" + line);
            console.err().flush();
            lineOpen = true;
            if (last) {
                closeLine();
            }
        } else {
            console.err().println(line);
        }
    }

    @Override
    public synchronized void note(String text) {
        clear();
        console.err().println(text);
    }

    /** Ends an open line, so that what follows starts on a fresh one. */
    public synchronized void endLine() {
        closeLine();
    }

    @Override
    public synchronized void close() {
        closeLine();
    }

    private String line(long done, long total, String detail, Duration elapsed) {
        StringBuilder line = new StringBuilder("  ").append(task);
        if (total > 0) {
            line.append(String.format(Locale.ROOT, "  %,d/%,d", done, total));
        } else if (done > 0) {
            line.append(String.format(Locale.ROOT, "  %,d", done));
        }
        if (elapsed.toMillis() > 1000) {
            line.append("  ").append(Durations.format(elapsed));
            if (total > 0 && done > 0 && done < total) {
                Duration left = elapsed.multipliedBy(total - done).dividedBy(done);
                line.append(", ").append(Durations.format(left)).append(" left");
            }
        }
        if (!detail.isEmpty()) {
            line.append("  ").append(detail);
        }
        return line.length() > WIDTH && console.interactive() ? line.substring(0, WIDTH - 1) + "…" : line.toString();
    }

    private void clear() {
        if (lineOpen) {
            console.err().print("\r\u001b[K");
            lineOpen = false;
        }
    }

    private void closeLine() {
        if (lineOpen) {
            console.err().println();
            lineOpen = false;
        }
    }
}
