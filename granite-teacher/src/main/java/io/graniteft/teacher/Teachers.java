package io.graniteft.teacher;

import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.teacher.internal.DelegatingTeacher;
import io.graniteft.teacher.internal.RecordedTeacher;
import io.graniteft.teacher.internal.ReferenceTeacher;
import io.graniteft.teacher.internal.bedrock.BedrockTeacher;
import io.graniteft.teacher.internal.openai.OpenAiTeacher;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The teachers: two that need no network, and those that speak to a service. */
public final class Teachers {
    private Teachers() {}

    /**
     * A model on Amazon Bedrock, asked by the Converse API. Its name is the model's id. Who asks comes from {@code access}: an API key
     * of Bedrock where there is one, or else credentials that sign.
     *
     * @param access the way to AWS; stays the caller's and outlives the teacher
     * @param notes told, once each, what a person should know, such as why no prompt is cached
     */
    public static Teacher bedrock(AwsAccess access, BedrockSettings settings, Consumer<String> notes) {
        return new BedrockTeacher(access, settings, notes);
    }

    /**
     * A model behind an OpenAI-compatible interface: {@code POST …/chat/completions}. Its name is the model's. A key in
     * {@code OPENAI_API_KEY} is sent as bearer token. Where the service counts no tokens, they are
     * {@linkplain Usage#estimated estimated}.
     *
     * @param environment where the key is, and what must not be shown
     * @param notes told, once each, what a person should know
     */
    public static Teacher openAi(OpenAiSettings settings, Environment environment, Consumer<String> notes) {
        return new OpenAiTeacher(settings, environment, notes);
    }

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

    /** The same teacher at a price. */
    public static Teacher priced(Teacher teacher, Price price) {
        return new DelegatingTeacher(teacher) {
            @Override
            public OptionalDouble costUsd(Usage usage) {
                return OptionalDouble.of(price.cost(usage));
            }
        };
    }

    /**
     * The same teacher, which is not asked what must not leave this machine: such a request fails with
     * {@link TeacherError#KEPT_IN_HOUSE}.
     *
     * @param mayLeave says so of a prompt's id
     */
    public static Teacher guarded(Teacher teacher, Predicate<String> mayLeave) {
        return new DelegatingTeacher(teacher) {
            @Override
            public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
                return mayLeave.test(request.id())
                        ? super.answer(request)
                        : TeacherAnswer.failed(TeacherError.KEPT_IN_HOUSE, name());
            }
        };
    }

    /** The same teacher, which closes the way to its service after itself. */
    public static Teacher owning(AwsAccess access, Teacher teacher) {
        return new DelegatingTeacher(teacher) {
            @Override
            public void close() {
                super.close();
                access.close();
            }
        };
    }
}
