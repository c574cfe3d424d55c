package io.graniteft.teacher;

import io.graniteft.teacher.internal.RecordedTeacher;
import io.graniteft.teacher.internal.ReferenceTeacher;
import java.nio.file.Path;

/** The teachers that need no network. */
public final class Teachers {
    private Teachers() {}

    /**
     * A teacher called {@code reference} that answers with the request's own reference in a {@code ```c} fence, at no cost;
     * tokens are {@linkplain Usage#estimated estimated}. Without a reference the answer fails with
     * {@link TeacherError#NO_REFERENCE}.
     */
    public static Teacher reference() {
        return new ReferenceTeacher();
    }

    /**
     * A teacher that replays the answers of a journal, failures included, at no cost. Its name holds the journal's file name
     * and the models in it. A record fits when the system prompt, the limits and the prompt are the same; where records have
     * no digest, by id. What is not there fails with {@link TeacherError#NOT_RECORDED}.
     *
     * @throws io.graniteft.core.GraniteException if the journal is missing or is not one
     */
    public static Teacher recorded(Path journal) {
        return new RecordedTeacher(journal);
    }
}
