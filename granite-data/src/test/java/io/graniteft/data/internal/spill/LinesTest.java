package io.graniteft.data.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.Json;
import io.graniteft.data.example.Template;
import io.graniteft.data.example.WholeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static final LinesWriter.Origin ORIGIN =
            new LinesWriter.Origin("tree", "a/ü.c", 3, 9, "f", "unknown", "00ff", List.of());

    private final List<Long> messages = new ArrayList<>();

    private LinesWriter into(Bytes bytes) {
        return new LinesWriter(bytes, ORIGIN, messages::add);
    }

    private static String chat(Bytes folded, int example) {
        Lines lines = new Lines();
        lines.read(folded.toArray(), example);
        Bytes out = new Bytes(0);
        lines.writeChat(out);
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }

    private static String expected(String request, String answer) {
        return Json.line(ChatExample.of(request, answer)) + "\n";
    }

    /** Texts with everything that JSON escapes, and characters of one to four bytes. */
    private static String text(Random random) {
        String alphabet = "abc  \n\t\"\\/{}\u0001\u007Fäß\u2028\u20AC";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            int next = random.nextInt(alphabet.length() + 1);
            text.append(next < alphabet.length() ? String.valueOf(alphabet.charAt(next)) : "😀");
        }
        return text.toString();
    }

    /** A place in the text that is not in the middle of a character. */
    private static int place(Random random, String text, int from) {
        int place = from + random.nextInt(text.length() - from + 1);
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }

    @Test
    void unfolds_to_the_lines_that_the_examples_have_on_their_own() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            String answer = "x" + text(random);
            int given = Math.max(1, place(random, answer, 1));
            int rest = place(random, answer, given);
            String request = text(random);
            String before = text(random);
            String behind = text(random);
            String own = text(random);
            Bytes folded = new Bytes(0);
            LinesWriter writer = into(folded);
            writer.begin(new WholeAnswer(answer, given, rest));
            writer.whole(Template.PURPOSE, request);
            writer.rest(Template.COMPLETION, before, behind);
            writer.own(Template.FILL_IN_THE_MIDDLE, request, own);

            assertThat(chat(folded, 0)).isEqualTo(expected(request, answer));
            assertThat(chat(folded, 1))
                    .isEqualTo(expected(before + answer.substring(0, given) + behind, answer.substring(rest)));
            assertThat(chat(folded, 2)).isEqualTo(expected(request, own));
        }
    }

    @Test
    void tells_examples_apart_by_what_is_given_and_by_what_is_the_rest() {
        for (WholeAnswer answer : List.of(
                new WholeAnswer("int f;\nint g;\n", 6, 7),
                new WholeAnswer("int f;\n\nint g;\n", 6, 8), // the same messages again
                new WholeAnswer("int f;\nint h;\n", 6, 7),
                new WholeAnswer("int e;\nint g;\n", 6, 7))) {
            LinesWriter writer = into(new Bytes(0));
            writer.begin(answer);
            writer.rest(Template.COMPLETION, "Go on:\n", "\n");
        }

        assertThat(messages.get(1)).isEqualTo(messages.get(0));
        assertThat(messages.subList(1, 4)).doesNotHaveDuplicates();
    }
}
