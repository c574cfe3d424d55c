package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.PipelineEvent;
import io.graniteft.core.run.PipelineState;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import io.graniteft.core.run.StateMachine;
import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.DistillationLoop;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.distill.LoopInput;
import io.graniteft.distill.LoopResult;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.TrainingSets;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The teacher-student loop. */
public final class DistillStage implements Stage {
    private final Wiring wiring;
    private final LoopFiles files;
    private final boolean carve;
    private final LazyStudent student;

    /**
     * The stage of a run.
     *
     * @param carve whether the sets have to be carved here, since no training stage did it
     */
    public DistillStage(Wiring wiring, LoopFiles files, boolean carve, LazyStudent student) {
        this.wiring = wiring;
        this.files = files;
        this.carve = carve;
        this.student = student;
    }

    @Override
    public StageName name() {
        return StageName.DISTILL;
    }

    @Override
    public List<Path> inputs() {
        List<Path> inputs = new ArrayList<>();
        PreparedData data = files.prepared();
        if (carve) {
            inputs.addAll(List.of(data.train(), data.trainProvenance(), data.prompts(), data.evalPrompts()));
        } else {
            inputs.addAll(List.of(files.groundTruth(), files.practicePrompts(), files.heldoutPrompts()));
            if (Files.exists(files.seeds())) {
                inputs.add(files.seeds());
            }
        }
        inputs.add(data.validation());
        if (files.adapter() != null) {
            inputs.add(files.adapter());
        }
        String replayed = wiring.loaded().config().distillation().journal();
        if (!replayed.isEmpty()) {
            inputs.add(Path.of(replayed));
        }
        return inputs;
    }

    @Override
    public String configDigest() {
        return wiring.loaded()
                .digestOf(
                        "student",
                        "model",
                        "qlora",
                        "training",
                        "tiny_student",
                        "distillation",
                        "evaluation",
                        "context");
    }

    @Override
    public boolean checksItsOwnWork() {
        return true;
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        PipelineConfig config = wiring.loaded().config();
        DistillationConfig settings = DistillationConfig.of(config.distillation());
        if (carve) {
            Files.createDirectories(files.sets());
            TrainingSets sets = TrainingSets.carve(
                    files.prepared(), settings, config.training().seed(), files.sets());
            sets.warnings().forEach(warning -> context.progress().note("warning: " + warning));
        }
        LoopInput input = new LoopInput(
                StudentSpec.of(config, files.student(), List.of(files.groundTruth())),
                files.adapter(),
                files.groundTruth(),
                seeds(),
                files.practicePrompts(),
                files.heldoutPrompts(),
                List.of(files.prepared().validation()),
                config.training(),
                config.evaluation(),
                config.training().seed(),
                context.folder(),
                files.epochs());
        try (Teacher teacher = teacher(context)) {
            DistillationLoop loop = new DistillationLoop(
                    settings,
                    student.get(),
                    teacher,
                    RemoteTeacher.options(config, wiring.correctingModel()),
                    wiring.evaluator(),
                    wiring.clock());
            return result(loop.run(input, context.progress(), new Telling(context)));
        }
    }

    /** What the policy keeps in the house is not corrected. */
    private Teacher teacher(Context context) {
        Teacher teacher = wiring.correctingTeacher(context.progress()::note);
        if (!wiring.leavesTheHouse(wiring.correctingProvider())) {
            return teacher;
        }
        List<Prompt> prompts =
                new ArrayList<>(JsonlReader.readAll(files.prepared().prompts(), Prompt.class));
        prompts.addAll(JsonlReader.readAll(files.prepared().evalPrompts(), Prompt.class));
        Egress egress = Egress.of(
                prompts,
                files.prepared().trainProvenance(),
                wiring.loaded().config().policy().egress());
        return Teachers.guarded(teacher, egress::leaves);
    }

    /** The seeds' file, when it holds a line. */
    private @Nullable Path seeds() throws IOException {
        return Files.exists(files.seeds()) && Files.size(files.seeds()) > 0 ? files.seeds() : null;
    }

    private Result result(LoopResult loop) {
        long accepted = 0;
        SortedMap<String, Long> rejected = new TreeMap<>();
        for (EpochMetrics epoch : loop.epochs()) {
            accepted += epoch.correctionsAccepted();
            epoch.correctionsRejected()
                    .forEach((reason, count) -> rejected.merge(reason, count.longValue(), Long::sum));
        }
        EpochMetrics first = loop.epochs().get(0);
        EpochMetrics last = loop.epochs().get(loop.epochs().size() - 1);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ending", loop.ending().name());
        facts.put("epochs", last.epoch());
        facts.put("best_epoch", loop.bestEpoch());
        facts.put("first_score", first.avgStudentScore());
        facts.put("last_score", last.avgStudentScore());
        return new Result(
                List.of(files.epochs(), loop.bestAdapter(), loop.adapter()),
                Map.of("corrections", Tally.of(accepted, rejected)),
                facts,
                Map.of());
    }

    /** Shows the table of epochs, and what may still be to come, whenever the loop goes on to another one. */
    private final class Telling implements StateMachine {
        private final Context context;

        Telling(Context context) {
            this.context = context;
        }

        @Override
        public PipelineState state() {
            return context.machine().state();
        }

        @Override
        public void fire(PipelineEvent event) {
            context.machine().fire(event);
            if (event == PipelineEvent.CONTINUE) {
                PipelineConfig config = wiring.loaded().config();
                try {
                    LoopTable table = LoopTable.read(context.folder(), files.epochs());
                    table.rows().forEach(row -> context.progress().note("  " + row));
                    context.progress()
                            .note("  "
                                    + table.left(
                                            config.distillation().maxEpochs(),
                                            config.teacher().budgetUsd()));
                } catch (IOException e) {
                    context.progress().note("warning: the table of epochs cannot be shown: " + e.getMessage());
                }
            }
        }
    }
}
