package io.graniteft.distill;

import io.graniteft.core.config.Environment;
import io.graniteft.distill.internal.EndpointStudent;
import io.graniteft.distill.internal.RecordedStudent;
import io.graniteft.distill.internal.WorkerStudent;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.teacher.Teachers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** The students that come with this library. */
public final class Students {
    private Students() {}

    /**
     * A student in a process of its own that trains and generates. The process is started by the first call, again by the
     * next call after it has died, and ends when this student is closed or this process dies.
     */
    public static StudentModel worker(WorkerCommand command) {
        return new WorkerStudent(command);
    }

    /**
     * A student behind an interface like OpenAI's, such as a tuned model that vLLM or Ollama serves. It answers and cannot be trained:
     * {@link StudentModel#train} fails with code {@code CONFIGURATION}, and so does a request that names an adapter. Seeds are sent; whether
     * the same seed gives the same answer is up to the service.
     *
     * @param settings the endpoint and the model's name there
     * @param environment where the key is, in {@code OPENAI_API_KEY}
     * @param options retries, and how many are asked at a time
     * @param notes told, once each, what a person should know
     */
    public static StudentModel openAi(
            OpenAiSettings settings,
            Environment environment,
            TeacherRunner.Options options,
            Clock clock,
            Consumer<String> notes) {
        return new EndpointStudent(Teachers.openAi(settings, environment, notes), options, clock);
    }

    /**
     * A student that repeats what another one did: its answers are those kept in a run's folder {@code distill}, by epoch
     * and prompt id. Training costs nothing and only counts the epochs.
     *
     * @param folder the folder that holds {@code epoch-0}, {@code epoch-1}, …
     */
    public static StudentModel recorded(Path folder) {
        return new RecordedStudent(folder);
    }
}
