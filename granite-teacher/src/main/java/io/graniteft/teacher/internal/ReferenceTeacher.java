package io.graniteft.teacher.internal;

import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers with the corpus' own code, in a fence as a chat model would write it. */
public final class ReferenceTeacher implements Teacher {
    private static final String NAME = "reference";
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,})", Pattern.MULTILINE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String reference = request.reference();
        if (reference == null || reference.isBlank()) {
            return TeacherAnswer.failed(TeacherError.NO_REFERENCE, NAME);
        }
        String text = fenced(reference);
        String system = request.system();
        String input = system == null ? request.prompt() : system + request.prompt();
        return TeacherAnswer.of(text, Usage.estimated(input, text), "end_turn", NAME);
    }

    /** Unlike a remote model this teacher looks at the reference, so another reference is another request. */
    @Override
    public String digest(TeacherRequest request) {
        return RequestDigest.of(NAME, request)
                .withReference(request.reference())
                .toString();
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public OptionalDouble costUsd(Usage usage) {
        return OptionalDouble.of(0);
    }

    /** The code in a fence that is longer than any line of backticks within. */
    private static String fenced(String code) {
        String fence = "```";
        Matcher inner = FENCE.matcher(code);
        while (inner.find()) {
            if (inner.group(1).length() >= fence.length()) {
                fence = inner.group(1) + "`";
            }
        }
        return fence + "c\n" + code.stripTrailing() + "\n" + fence;
    }
}
