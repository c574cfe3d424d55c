package io.graniteft.distill;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.data.PreparedData;
import io.graniteft.data.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prepared data in a folder; each request names its group, so that a test can see where a line has come from. */
final class PreparedFixture {
    private final PreparedData files;
    private final Half train = new Half();
    private final Half validation = new Half();
    private int number;

    private static final class Half {
        final List<ChatExample> examples = new ArrayList<>();
        final List<Provenance> provenance = new ArrayList<>();
        final List<Prompt> prompts = new ArrayList<>();
    }

    PreparedFixture(Path folder) {
        this.files = PreparedData.in(folder);
    }

    /** Adds functions of a group to the training half, each with so many examples and a prompt. */
    void train(String group, int functions, int examples) {
        add(train, group, functions, examples);
    }

    /** As above, to the validation half. */
    void validation(String group, int functions, int examples) {
        add(validation, group, functions, examples);
    }

    int trainExamples() {
        return train.examples.size();
    }

    List<Prompt> trainPrompts() {
        return train.prompts;
    }

    private void add(Half half, String group, int functions, int examples) {
        for (int function = 0; function < functions; function++) {
            int which = number++;
            String code = TestCode.good(which);
            for (int example = 0; example < examples; example++) {
                String id = "f" + which + "-" + example;
                ChatExample chat =
                        ChatExample.of("Group " + group + ", function " + which + ", wording " + example, code);
                half.examples.add(chat);
                half.provenance.add(new Provenance(
                        id,
                        "s",
                        "a.c",
                        List.of(1, 9),
                        "gate_" + which,
                        "request",
                        "purpose",
                        group,
                        "unknown",
                        "",
                        List.of()));
                if (example == 0) {
                    half.prompts.add(new Prompt(id, chat.request(), null, code));
                }
            }
        }
    }

    static String groupOf(String request) {
        return request.replaceAll("^Group ([^,]*),.*", "$1");
    }

    PreparedData write() throws IOException {
        JsonlWriter.writeAll(files.train(), train.examples);
        JsonlWriter.writeAll(files.trainProvenance(), train.provenance);
        JsonlWriter.writeAll(files.prompts(), train.prompts);
        JsonlWriter.writeAll(files.validation(), validation.examples);
        JsonlWriter.writeAll(files.validationProvenance(), validation.provenance);
        JsonlWriter.writeAll(files.evalPrompts(), validation.prompts);
        return files;
    }
}
