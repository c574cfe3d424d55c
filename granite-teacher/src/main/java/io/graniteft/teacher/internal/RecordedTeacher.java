package io.graniteft.teacher.internal;

import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRecord;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives again what a journal holds. A record is found by what was asked (system prompt, limits, prompt), whatever the
 * model; a record without a digest, as other programs write them, is found by its id.
 */
public final class RecordedTeacher implements Teacher {
    private final String name;
    private final Map<String, TeacherRecord> byQuestion = new HashMap<>();
    private final Map<String, TeacherRecord> byId = new HashMap<>();

    /** Reads the whole journal. */
    public RecordedTeacher(Path journal) {
        TreeSet<String> models = new TreeSet<>();
        for (TeacherRecord each : ResultJournal.read(journal)) {
            String digest = each.requestDigest();
            RequestDigest parsed = digest == null ? null : RequestDigest.parse(digest);
            if (parsed != null) {
                // The last record of a question wins: it is the newest.
                byQuestion.put(parsed.question(), each);
            }
            byId.put(each.id(), each);
            String model = each.model();
            models.add(model == null ? "unnamed" : model);
        }
        this.name = "recorded:" + journal.getFileName() + "(" + String.join("+", models) + ")";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        RequestDigest asked = RequestDigest.of(name, request);
        TeacherRecord found = byQuestion.get(asked.question());
        if (found != null) {
            return replay(found);
        }
        TeacherRecord sameId = byId.get(request.id());
        if (sameId == null) {
            return TeacherAnswer.failed(TeacherError.NOT_RECORDED, name);
        }
        String digest = sameId.requestDigest();
        @Nullable RequestDigest recorded = digest == null ? null : RequestDigest.parse(digest);
        if (recorded == null) {
            return replay(sameId);
        }
        List<String> differences = recorded.withReference(null).differences(asked.withReference(null));
        return TeacherAnswer.failed(
                TeacherError.NOT_RECORDED, "since the recording changed " + String.join(", ", differences), name);
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public OptionalDouble costUsd(Usage usage) {
        return OptionalDouble.of(0);
    }

    private TeacherAnswer replay(TeacherRecord found) {
        String error = found.error();
        if (!found.success() && error == null) {
            error = TeacherError.UNAVAILABLE.name();
        }
        Usage usage = found.usage();
        return new TeacherAnswer(
                found.response(),
                found.success(),
                usage == null ? Usage.NONE : usage,
                found.stopReason(),
                found.success() ? null : error,
                name,
                null);
    }
}
