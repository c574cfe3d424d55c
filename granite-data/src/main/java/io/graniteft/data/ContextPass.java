package io.graniteft.data;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.data.ContextSource.Answer;
import io.graniteft.data.ContextSource.Shown;
import io.graniteft.data.curate.sensitive.Redactor;
import io.graniteft.data.tokens.TokenCounter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Puts declarations of the code base under the requests of written examples and prompts, once it is known which functions are of
 * validation. Completions and parts to fill in stay as they are: they show code already. What each request was shown is noted in
 * {@code context.jsonl}.
 */
final class ContextPass {
    /** So many lines are worked on at a time: enough for all threads, and little memory. */
    private static final int AT_A_TIME = 512;

    /** Tokens of the words around declarations, of the fences, and of a chat's marks. */
    private static final int AROUND = 32;

    private static final String REQUEST = "request";
    private static final String REQUEST_END = "\"},{\"role\":\"assistant\",\"content\":\"";
    private static final String PROMPT_START = "{\"id\":\"";
    private static final String PROMPT_END = "\",\"reference\":\"";

    private final ContextSource.Requests requests;
    private final TokenCounter tokens;
    private final int maxTokens;
    private final int threads;
    private final Progress progress;
    private long shown;
    private long done;

    ContextPass(ContextSource source, DataConfig config, int threads, Progress progress) {
        this.tokens = TokenCounter.of(config.examples().tokenizer());
        this.maxTokens = config.examples().maxTokens();
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        this.progress = progress;
        CurationConfig curation = config.curation();
        boolean full = curation.mode().equals(CurationConfig.FULL);
        Redactor redactor = new Redactor(
                full && !curation.secrets().equals(CurationConfig.KEEP),
                full && !curation.personalData().equals(CurationConfig.KEEP));
        this.requests = source.open(tokens::count, text -> Redactor.replace(text, redactor.find(text)));
    }

    /**
     * Writes the four files of examples and prompts anew, and what was shown.
     *
     * @param from where the six files of examples are; they stay as they are
     * @param to where the new ones go
     * @return how many requests show declarations
     */
    long write(PreparedData from, PreparedData to) throws IOException, InterruptedException {
        withholdValidation(from);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (Writer log = Files.newBufferedWriter(to.context())) {
            side(from.train(), from.trainProvenance(), from.prompts(), to.train(), to.prompts(), true, workers, log);
            side(
                    from.validation(),
                    from.validationProvenance(),
                    from.evalPrompts(),
                    to.validation(),
                    to.evalPrompts(),
                    false,
                    workers,
                    log);
        } finally {
            workers.shutdownNow();
        }
        return shown;
    }

    private void withholdValidation(PreparedData from) throws IOException {
        Set<String> seen = new HashSet<>();
        try (BufferedReader chats = Files.newBufferedReader(from.validation());
                BufferedReader origins = Files.newBufferedReader(from.validationProvenance())) {
            for (String chat = chats.readLine(); chat != null; chat = chats.readLine()) {
                Provenance origin = origin(origins);
                // Every function has such a request, so its whole text is at hand.
                if (origin.kind().equals(REQUEST) && seen.add(origin.path() + "\n" + origin.sha256())) {
                    requests.withhold(answer(origin, example(chat)));
                }
            }
        }
    }

    private static Provenance origin(BufferedReader origins) throws IOException {
        return Json.mapper().readValue(origins.readLine(), Provenance.class);
    }

    private static ChatExample example(String chat) throws IOException {
        return Json.mapper().readValue(chat, ChatExample.class);
    }

    private static Answer answer(Provenance origin, ChatExample example) {
        return new Answer(
                origin.source(),
                origin.path(),
                origin.function(),
                origin.lines().get(0),
                LeakageAudit.unfenced(example.answer()));
    }

    /** A line and what becomes of it. */
    private record Work(String chat, Provenance origin, Future<Shown> shown) {}

    private void side(
            Path chats,
            Path origins,
            Path prompts,
            Path newChats,
            Path newPrompts,
            boolean training,
            ExecutorService workers,
            Writer log)
            throws IOException, InterruptedException {
        try (BufferedReader chatLines = Files.newBufferedReader(chats);
                BufferedReader originLines = Files.newBufferedReader(origins);
                BufferedReader promptLines = Files.newBufferedReader(prompts);
                BufferedWriter out = Files.newBufferedWriter(newChats);
                BufferedWriter promptsOut = Files.newBufferedWriter(newPrompts)) {
            List<Work> batch = new ArrayList<>();
            String prompt = promptLines.readLine();
            for (String chat = chatLines.readLine(); chat != null || !batch.isEmpty(); ) {
                if (chat != null) {
                    String line = chat;
                    Provenance origin = origin(originLines);
                    batch.add(new Work(chat, origin, workers.submit(() -> show(line, origin, training))));
                    chat = chatLines.readLine();
                }
                if (chat != null && batch.size() < AT_A_TIME) {
                    continue;
                }
                for (Work work : batch) {
                    String more = note(work, log);
                    out.append(more.isEmpty() ? work.chat() : within(work.chat(), REQUEST_END, more))
                            .append('\n');
                    if (prompt != null
                            && prompt.startsWith(PROMPT_START + work.origin().id() + "\"")) {
                        promptsOut
                                .append(more.isEmpty() ? prompt : within(prompt, PROMPT_END, more))
                                .append('\n');
                        prompt = promptLines.readLine();
                    }
                }
                done += batch.size();
                batch.clear();
                progress.update("adding context", done, 0, "");
            }
            if (prompt != null) {
                throw new IllegalStateException("a prompt without its example in " + prompts);
            }
        }
    }

    private Shown show(String chat, Provenance origin, boolean training) throws IOException {
        if (!origin.kind().equals(REQUEST)) {
            return new Shown("", List.of(), 0);
        }
        ChatExample example = example(chat);
        int room = maxTokens == 0
                ? Integer.MAX_VALUE
                : maxTokens - AROUND - tokens.count(example.request()) - tokens.count(example.answer());
        return room <= 0 ? new Shown("", List.of(), 0) : requests.show(answer(origin, example), training, room);
    }

    /** Notes what a request is shown; the text that goes under it, or an empty one. */
    private String note(Work work, Writer log) throws IOException, InterruptedException {
        Shown what = get(work.shown());
        if (what.text().isEmpty()) {
            return "";
        }
        shown++;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", work.origin().id());
        line.put("tokens", what.tokens());
        line.put("nodes", what.nodes());
        log.append(Json.line(line)).append('\n');
        boolean cpp = work.chat().contains(REQUEST_END + "```cpp");
        return "\n\nThese declarations exist:\n\n```" + (cpp ? "cpp" : "c") + "\n"
                + what.text().stripTrailing() + "\n```";
    }

    private static Shown get(Future<Shown> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** A line of JSON with more at the end of the text that ends here; quotes within texts are escaped, so this is found once. */
    private static String within(String line, String end, String more) {
        int at = line.indexOf(end);
        if (at < 0) {
            throw new IllegalStateException(
                    "not a line of examples: " + line.substring(0, Math.min(80, line.length())));
        }
        return line.substring(0, at)
                + new String(JsonStringEncoder.getInstance().quoteAsString(more))
                + line.substring(at);
    }
}
