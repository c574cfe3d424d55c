package io.graniteft.cli.internal.student;

import com.google.common.hash.Hashing;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.distill.SeededPrompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prompts of a file, each with a seed of its own. */
public final class PromptList {
    private PromptList() {}

    /**
     * The prompts of a JSON Lines file of {@code {"id","prompt"}}.
     *
     * @param seed of all; a prompt's own depends on it and on the prompt's id, and not on the other prompts
     * @throws GraniteException if a line is broken, or an id stands there twice
     */
    public static List<SeededPrompt> read(Path file, int seed) {
        List<SeededPrompt> prompts = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        JsonlReader.forEach(file, Prompt.class, (prompt, line) -> {
            if (prompt.id() == null || prompt.prompt() == null) {
                throw bad(file, line, "this line has no id or no prompt", "write {\"id\": …, \"prompt\": …}");
            }
            if (!ids.add(prompt.id())) {
                throw bad(file, line, "the id " + prompt.id() + " stands there twice", "give each prompt its own id");
            }
            prompts.add(new SeededPrompt(prompt.id(), prompt.prompt(), seedOf(seed, prompt.id())));
        });
        return prompts;
    }

    static long seedOf(int seed, String id) {
        return Hashing.sha256()
                        .newHasher()
                        .putInt(seed)
                        .putString(id, StandardCharsets.UTF_8)
                        .hash()
                        .asLong()
                & Integer.MAX_VALUE;
    }

    private static GraniteException bad(Path file, long line, String what, String hint) {
        return new GraniteException(ErrorCode.FAILED, file + ":" + line + ": " + what, hint);
    }
}
