package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import io.graniteft.core.run.Tally;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherSummary;
import io.graniteft.teacher.Teachers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The teacher answers the prompts of the training groups. */
public final class TeachStage implements Stage {
    private final Wiring wiring;
    private final RunPaths paths;

    /** The stage of a run. */
    public TeachStage(Wiring wiring, RunPaths paths) {
        this.wiring = wiring;
        this.paths = paths;
    }

    @Override
    public StageName name() {
        return StageName.TEACH;
    }

    @Override
    public List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(paths.prepared().prompts()));
        String replayed = wiring.loaded().config().teacher().journal();
        if (!replayed.isEmpty()) {
            inputs.add(Path.of(replayed));
        }
        return inputs;
    }

    @Override
    public String configDigest() {
        return wiring.loaded()
                .digestOf(
                        "teacher.provider",
                        "teacher.openai",
                        "teacher.max_prompts",
                        "aws.bedrock.model_id",
                        "aws.bedrock.max_tokens",
                        "aws.bedrock.temperature");
    }

    /** Answers are paid for: the journal itself tells which of them still answer a prompt. */
    @Override
    public boolean checksItsOwnWork() {
        return true;
    }

    @Override
    public Result run(Context context) {
        List<Prompt> prompts = JsonlReader.readAll(paths.prepared().prompts(), Prompt.class);
        int most = wiring.loaded().config().teacher().maxPrompts();
        List<Prompt> asked = most == 0 ? prompts : prompts.subList(0, Math.min(most, prompts.size()));
        Path journal = context.folder().resolve("teacher.jsonl");
        TeacherSummary summary;
        try (Teacher teacher = teacher(asked, context)) {
            List<TeacherRequest> requests = TeachWork.requests(wiring.loaded().config(), asked);
            summary = TeachWork.runStage(wiring, teacher, requests, journal, context.progress());
        }
        SortedMap<String, Long> dropped = new TreeMap<>();
        summary.failed().forEach((error, count) -> dropped.put(error, count.longValue()));
        if (asked.size() < prompts.size()) {
            dropped.put("beyond teacher.max_prompts", (long) prompts.size() - asked.size());
        }
        long kept = (long) prompts.size()
                - dropped.values().stream().mapToLong(Long::longValue).sum();
        return new Result(
                List.of(journal),
                Map.of("prompts", new Tally(prompts.size(), kept, dropped)),
                Map.of(
                        "teacher", summary.model(),
                        "input_tokens", summary.usage().inputTokens(),
                        "output_tokens", summary.usage().outputTokens()),
                summary.costUsd() == null ? Map.of() : Map.of("cost_usd", summary.costUsd()));
    }

    /** What the policy keeps in the house fails without being sent. */
    private Teacher teacher(List<Prompt> asked, Context context) {
        Teacher teacher = wiring.bulkTeacher(context.progress()::note);
        if (!wiring.leavesTheHouse(wiring.bulkProvider())) {
            return teacher;
        }
        Egress egress = Egress.of(
                asked,
                paths.prepared().prompts(),
                wiring.loaded().config().policy().egress());
        return Teachers.guarded(teacher, egress::leaves);
    }
}
