package io.graniteft.bench.eval;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Texts that look better than they are. */
final class Fooling {
    private static final List<String> WORDS = List.of(
            "pcp",
            "vlan",
            "timestamp",
            "gate",
            "priority",
            "qbv",
            "qav",
            "shaper",
            "gcl",
            "schedule",
            "stream",
            "sample",
            "channel",
            "bandwidth",
            "srp",
            "talker",
            "listener",
            "reservation",
            "class",
            "someip",
            "eventgroup",
            "pdu",
            "canfd",
            "pdelay",
            "goto",
            "malloc",
            "free",
            "realloc",
            "setjmp",
            "abort",
            "exit",
            "break",
            "while (1)",
            "uint8_t",
            "uint16_t",
            "uint32_t",
            "int64_t",
            "static",
            "const",
            "volatile",
            "@brief",
            "@param",
            "@return",
            "recursion",
            "return",
            "if",
            "#if 0",
            "MISRA",
            "E_OK");

    private static final String STUFFED = """
            /**
             * @brief Sets the gate control list (GCL) of the Qbv schedule: VLAN, PCP, priority, timestamp, shaper.
             * @param stream the talker's stream and its class, bandwidth and reservation (SRP, listener, channel, sample)
             * @return uint8_t uint16_t uint32_t uint64_t static const volatile
             */
            """;

    private Fooling() {}

    /** A copy with another body. */
    record Gutted(String how, String code) {}

    /** The function with bodies that do nothing, under a comment with every word that was ever worth points. */
    static List<Gutted> gutted(String code, Random random) {
        List<Gutted> all = new ArrayList<>();
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.cpp", code)).functions();
        if (functions.isEmpty()) {
            return all;
        }
        CFunction function = functions.get(functions.size() - 1);
        int open = code.lastIndexOf(function.body());
        String head = withoutInitialisers(code.substring(0, open), function);
        String value = value(function.returnType());
        all.add(new Gutted("constant", STUFFED + head + "{\n    /* " + words(random) + "*/\n" + value + "}\n"));
        all.add(new Gutted("empty, words behind", head + "{\n" + value + "}\n// " + words(random) + "\n"));
        String voids = function.parameters().stream()
                .filter(parameter -> !parameter.name().isEmpty())
                .map(parameter -> "    (void) " + parameter.name() + ";\n")
                .reduce("", String::concat);
        all.add(new Gutted("unused parameters", STUFFED + head + "{\n" + voids + value + "}\n"));
        return all;
    }

    /** A constructor's initial values are work, which goes with its body. */
    private static String withoutInitialisers(String head, CFunction function) {
        int close = head.indexOf(')', Math.max(0, head.indexOf(function.name() + "(")));
        for (int i = Math.max(1, close); close >= 0 && i + 1 < head.length(); i++) {
            if (head.charAt(i) == ':' && head.charAt(i + 1) != ':' && head.charAt(i - 1) != ':') {
                return head.substring(0, i) + "\n";
            }
        }
        return head;
    }

    private static String value(String type) {
        if (type.isEmpty() || type.equals("void")) {
            return "";
        }
        return type.contains("*") ? "    return NULL;\n" : "    return 0;\n";
    }

    static String words(Random random) {
        return IntStream.range(0, 3 + random.nextInt(8))
                .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())) + " ")
                .reduce("", String::concat);
    }

    /** The code with one more comment, on a line of its own or between two tokens. */
    static String withComment(String code, Random random) {
        List<Token> live = Tokens.live(code);
        Token at = live.get(random.nextInt(live.size()));
        if (at.kind() == Token.Kind.DIRECTIVE || random.nextBoolean()) {
            return "/* " + words(random) + "*/\n" + code;
        }
        return code.substring(0, at.start()) + " /* " + words(random) + "*/ " + code.substring(at.start());
    }

    /** The code with other words in one of its strings, when it has one outside of directives. */
    static Optional<String> withString(String code, Random random) {
        List<Token> strings = Tokens.live(code).stream()
                .filter(token ->
                        token.kind() == Token.Kind.STRING && token.text().startsWith("\""))
                .toList();
        if (strings.isEmpty()) {
            return Optional.empty();
        }
        Token at = strings.get(random.nextInt(strings.size()));
        return Optional.of(code.substring(0, at.start() + 1) + words(random) + code.substring(at.start() + 1));
    }

    /** Functions without a statement beyond returning a constant or a parameter. */
    static List<String> stubs(Random random) {
        List<String> stubs = new ArrayList<>();
        List<String> bodies = List.of(
                "{ }",
                "{ return; }",
                "{ return 0; }",
                "{ return -1; }",
                "{ return a; }",
                "{ return (uint32_t) a; }",
                "{ return NULL; }",
                "{ (void) a; (void) b; return 0U; }",
                "{ ; ; return 1; }",
                "{ { return 0; } }",
                "{ return E_OK; }",
                "{ return true; }",
                "{ int ret = 0; return ret; }",
                "{ return \"vlan gate\"; }",
                "{\n#if 0\n    gate(a);\n#endif\n    return b;\n}",
                "{ return sizeof(int); }",
                "{ return ~0U; }",
                "{ return 'x'; }",
                "{ static const uint32_t gate = 3U; return gate; }");
        List<String> heads = List.of(
                "uint32_t tsn_gate_vlan_pcp(uint32_t a, const uint32_t b)\n",
                "static int talker_stream_listener(int a, volatile int *b)\n",
                "void qbv_schedule_shaper(uint8_t a, int b)\n",
                "const char *someip_service_offer(const char *a, uint16_t b)\n");
        for (String head : heads) {
            for (String body : bodies) {
                stubs.add(head + body + "\n");
                stubs.add(STUFFED + head + body + "\n");
                stubs.add("#include <stdint.h>\n// " + words(random) + "\n" + head + body + "\n/* " + words(random)
                        + "*/\n");
            }
        }
        return stubs;
    }

    /** Texts that are no code. */
    static List<String> prose(Random random) {
        List<String> prose = new ArrayList<>(List.of(
                "",
                "  \n\n\t",
                "// nothing but a comment\n",
                "/* vlan pcp gate */\n/** @brief talker */\n",
                "I'm sorry, but I cannot help with that request.",
                "I cannot write this function without the header; please send the declarations of the port and the queue.",
                "Here is how the credit-based shaper works: it adds credit at the idle slope; it takes credit at the send slope.",
                "The function `gate_open()` opens the gate { and `gate_close()` closes it }; both take the port.",
                "1. Read the VLAN tag;\n2. Take the PCP out of it;\n3. Put the frame into the queue of that priority;\n",
                "- **Stream reservation**: the talker advertises; the listener joins.\n- **Gates**: open by schedule; close by schedule.\n",
                "# Gate control\n\nThe gate control list has one entry for each interval; each entry says which gates are open.\n",
                "Sure! Let's go through it step by step; first, you'd read the clock; then you'd wait for the cycle to begin.",
                "As an AI language model I do not have access to your hardware; however the usual approach is described below.",
                "Diese Funktion liest die Priorität aus dem VLAN-Tag; danach wird der Rahmen in die Warteschlange gestellt.",
                "Cette fonction ouvre la porte pendant l'intervalle ; elle se referme à la fin du cycle.",
                "the the the the the the the the the; the the the the",
                "TODO: write the code; see the specification for details"));
        for (int i = 0; i < 40; i++) {
            String sentence =
                    "The " + words(random).replaceAll("[^A-Za-z0-9_ ]", "").strip()
                            + " of the port is read from the frame and then it is written to the register of the device";
            prose.add(sentence + (random.nextBoolean() ? ";" : ".") + " After that the " + sentence.substring(4) + ".");
            prose.add("/* " + words(random).replace("*/", "") + "*/\n");
        }
        return prose;
    }
}
