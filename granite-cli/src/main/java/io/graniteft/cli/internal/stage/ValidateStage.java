package io.graniteft.cli.internal.stage;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import io.graniteft.core.run.Tally;
import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.Source;
import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks whether what the later stages need is there, before the first of them begins: what fails after hours of preparation
 * can mostly be told in a second. A check that fails ends the run with its own error; what only makes the result worse is a
 * warning.
 */
public final class ValidateStage implements Stage {
    /** A line a check. */
    private static final String FILE_NAME = "checks.jsonl";

    private static final String WARNING = "warning";

    /** Below this, a run with a real student ends on a full disk. */
    private static final long ROOM_BYTES = 1_000_000_000;

    private final Wiring wiring;
    private final List<Source> sources;

    /** The stage of a run that learns from these sources. */
    public ValidateStage(Wiring wiring, List<Source> sources) {
        this.wiring = wiring;
        this.sources = List.copyOf(sources);
    }

    @JsonPropertyOrder({"check", "status", "detail"})
    private record Line(String check, String status, String detail) {}

    @Override
    public StageName name() {
        return StageName.VALIDATE;
    }

    @Override
    public List<Path> inputs() {
        return List.of();
    }

    @Override
    public String configDigest() {
        return wiring.loaded().digest();
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        lines.add(sources());
        lines.add(python());
        lines.add(noted(compiler(), context.progress()));
        lines.add(noted(room(context.folder()), context.progress()));
        lines.addAll(teachers(context.progress()));
        Path file = context.folder().resolve(FILE_NAME);
        JsonlWriter.writeAll(file, lines);
        Map<String, Long> warnings = new TreeMap<>();
        for (Line line : lines) {
            if (line.status().equals(WARNING)) {
                warnings.merge(line.check(), 1L, Long::sum);
            }
        }
        long passed = (long) lines.size() - warnings.size();
        return new Result(
                List.of(file), Map.of("checks", Tally.of(passed, new TreeMap<>(warnings))), Map.of(), Map.of());
    }

    /** One source with a file is enough: the catalogue names many places, and few buckets have all of them. */
    private Line sources() throws InterruptedException {
        DataConfig data = wiring.loaded().config().data();
        FileSelection one = new FileSelection(data.extensions(), 1);
        int with = 0;
        for (Source source : sources) {
            if (source.holdsAny(one)) {
                with++;
            }
        }
        if (with == 0) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no file to learn from in "
                            + String.join(
                                    ", ", sources.stream().map(Source::location).toList()) + "; none there ends in "
                            + String.join(" ", data.extensions()),
                    "check the path; further endings of files can be named in data.extensions of the configuration");
        }
        return passed("sources", with + " of " + sources.size() + " hold files");
    }

    /** That there is a Python to train with; its environment is made when it is first used. */
    private Line python() throws InterruptedException {
        return passed("python", wiring.python().isReady() ? "ready" : "its environment will be made");
    }

    private Line compiler() {
        PipelineConfig config = wiring.loaded().config();
        String compiler = config.evaluation().compiler();
        if (!config.distillation().enabled() || compiler.equals("none")) {
            return passed("compiler", "not needed");
        }
        boolean found = SyntaxChecker.gcc(compiler)
                        .check("int one(void) { return 1; }", CodeLanguage.C)
                        .status()
                != Status.NO_COMPILER;
        return found
                ? passed("compiler", compiler)
                : warning(
                        "compiler",
                        "there is no compiler `" + compiler
                                + "`, or it cannot be limited here: syntax is judged by brackets alone");
    }

    /** Asks each teacher that is elsewhere. */
    private List<Line> teachers(Progress progress) throws InterruptedException {
        PipelineConfig config = wiring.loaded().config();
        Map<String, Teacher> teachers = new LinkedHashMap<>();
        if (config.teacher().enabled()) {
            add(teachers, wiring.bulkTeacher(progress::note));
        }
        if (config.distillation().enabled()) {
            add(teachers, wiring.correctingTeacher(progress::note));
        }
        List<Line> lines = new ArrayList<>();
        try {
            for (Teacher teacher : teachers.values()) {
                lines.add(teacher.remote() ? ask(teacher) : passed("teacher", teacher.name() + " is here"));
            }
        } finally {
            teachers.values().forEach(Teacher::close);
        }
        return lines;
    }

    private static void add(Map<String, Teacher> teachers, Teacher teacher) {
        if (teachers.putIfAbsent(teacher.name(), teacher) != null) {
            teacher.close();
        }
    }

    private static Line ask(Teacher teacher) throws InterruptedException {
        TeacherAnswer answer = RemoteTeacher.oneWord(teacher);
        if (!answer.success()) {
            throw new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    teacher.name() + " did not answer: " + answer.error(),
                    "`granite validate` looks closer; repeat the command when the teacher answers");
        }
        return passed("teacher", teacher.name() + " answered");
    }

    private static Line room(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() >= ROOM_BYTES
                ? passed("disk", "enough room")
                : warning(
                        "disk",
                        String.format(
                                Locale.ROOT,
                                "less than %.0f GB of room in %s; a run that fills the disk ends, and goes on when there is room",
                                ROOM_BYTES / 1e9,
                                folder));
    }

    private static Line noted(Line line, Progress progress) {
        if (line.status().equals(WARNING)) {
            progress.note("warning: " + line.detail());
        }
        return line;
    }

    private static Line passed(String check, String detail) {
        return new Line(check, "passed", detail);
    }

    private static Line warning(String check, String detail) {
        return new Line(check, WARNING, detail);
    }
}
