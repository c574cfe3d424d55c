package io.graniteft.cli.internal.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.cli.internal.python.OutputLines;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a module of the trainer that prints one JSON object: its result, or {@code {"error": …}}. The module takes
 * {@code --end-with-input}: it ends with this process, even one that is killed.
 */
public final class TrainerModule {
    private final Path interpreter;
    private final Map<String, String> variables;
    private final PrintStream err;

    /**
     * Modules of one environment.
     *
     * @param variables of the process
     * @param err takes what a module logs
     */
    public TrainerModule(Path interpreter, Map<String, String> variables, PrintStream err) {
        this.interpreter = interpreter;
        this.variables = Map.copyOf(variables);
        this.err = err;
    }

    /**
     * Runs a module to its end.
     *
     * @throws GraniteException with the module's own message and hint if it reports an error
     * @throws InterruptedException if this thread is interrupted; the module is ended
     */
    public JsonNode run(String module, List<String> arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(interpreter.toString(), "-m", module, "--end-with-input"));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        StringBuilder out = new StringBuilder();
        Thread log = OutputLines.pass(process.getErrorStream(), err::println);
        Thread result = OutputLines.pass(process.getInputStream(), out::append);
        int status;
        try {
            status = process.waitFor();
            log.join();
            result.join();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw e;
        } finally {
            process.getOutputStream().close(); // until here it stayed open: its end tells the module that nobody waits
        }
        return read(out.toString(), module, status);
    }

    private static JsonNode read(String out, String module, int status) {
        JsonNode answer;
        try {
            answer = Json.mapper().readTree(out);
        } catch (JsonProcessingException e) {
            answer = Json.mapper().missingNode();
        }
        if (status == 0 && answer.isObject()) {
            return answer;
        }
        JsonNode error = answer.path("error");
        throw new GraniteException(
                ErrorCode.FAILED,
                error.path("message").asText(module + " ended with status " + status + "; see above"),
                error.path("hint").asText("`granite doctor` checks the Python environment"));
    }
}
