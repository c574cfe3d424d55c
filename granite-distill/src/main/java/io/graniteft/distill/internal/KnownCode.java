package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.alike.LiveText;
import io.graniteft.data.curate.heldout.HeldOut;
import io.graniteft.eval.CodeBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a correction must not be: code that is trained on already, whatever its comments and layout, or code like that which is
 * held out.
 */
final class KnownCode {
    private final HeldOut heldOut;
    private final Set<String> codes = new HashSet<>();
    private final Set<ChatExample> lines = new HashSet<>();

    /** @param heldOut prompts that are only scored; none where they are trained on by intention */
    KnownCode(List<Prompt> heldOut) {
        List<String> texts = new ArrayList<>();
        for (Prompt prompt : heldOut) {
            String reference = prompt.reference();
            texts.add(reference == null ? prompt.prompt() : CodeBlocks.extract(reference));
        }
        this.heldOut = HeldOut.of(texts);
    }

    /** Takes down what is trained on. */
    void addFile(Path chat) {
        JsonlReader.forEach(chat, ChatExample.class, (line, number) -> add(line, CodeBlocks.extract(line.answer())));
    }

    /** Takes down a line and its code; false when that code is known already. */
    boolean add(ChatExample line, String code) {
        lines.add(line);
        return codes.add(LiveText.digest(code));
    }

    /** Whether this very request has this very answer already. */
    boolean has(ChatExample line) {
        return lines.contains(line);
    }

    /** Whether a function of the code is too much like one that is held out. */
    boolean isLikeHeldOut(String code) {
        return heldOut.overlap(code).isPresent();
    }
}
