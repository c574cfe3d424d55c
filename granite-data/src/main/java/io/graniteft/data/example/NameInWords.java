package io.graniteft.data.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a name says of its function, as one would say it: {@code qfq_update_eligible} is <i>update eligible of qfq</i>,
 * {@code rxbuf_is_full} is <i>tell whether rxbuf is full</i>.
 */
final class NameInWords {
    /** Verbs as names have them, with what they are in full. */
    private static final Map<String, String> VERBS = Map.ofEntries(
            Map.entry("init", "initialise"),
            Map.entry("initialize", "initialise"),
            Map.entry("initialise", "initialise"),
            Map.entry("deinit", "shut down"),
            Map.entry("exit", "leave"),
            Map.entry("setup", "set up"),
            Map.entry("alloc", "allocate"),
            Map.entry("allocate", "allocate"),
            Map.entry("free", "free"),
            Map.entry("get", "get"),
            Map.entry("set", "set"),
            Map.entry("put", "put"),
            Map.entry("read", "read"),
            Map.entry("write", "write"),
            Map.entry("show", "show"),
            Map.entry("store", "store"),
            Map.entry("dump", "dump"),
            Map.entry("print", "print"),
            Map.entry("send", "send"),
            Map.entry("xmit", "transmit"),
            Map.entry("transmit", "transmit"),
            Map.entry("recv", "receive"),
            Map.entry("receive", "receive"),
            Map.entry("handle", "handle"),
            Map.entry("process", "process"),
            Map.entry("parse", "parse"),
            Map.entry("build", "build"),
            Map.entry("make", "make"),
            Map.entry("create", "create"),
            Map.entry("destroy", "destroy"),
            Map.entry("delete", "delete"),
            Map.entry("del", "delete"),
            Map.entry("add", "add"),
            Map.entry("insert", "insert"),
            Map.entry("remove", "remove"),
            Map.entry("register", "register"),
            Map.entry("unregister", "unregister"),
            Map.entry("enable", "enable"),
            Map.entry("disable", "disable"),
            Map.entry("start", "start"),
            Map.entry("stop", "stop"),
            Map.entry("open", "open"),
            Map.entry("close", "close"),
            Map.entry("probe", "probe"),
            Map.entry("reset", "reset"),
            Map.entry("clear", "clear"),
            Map.entry("flush", "flush"),
            Map.entry("update", "update"),
            Map.entry("change", "change"),
            Map.entry("configure", "configure"),
            Map.entry("config", "configure"),
            Map.entry("check", "check"),
            Map.entry("validate", "validate"),
            Map.entry("verify", "verify"),
            Map.entry("find", "find"),
            Map.entry("lookup", "look up"),
            Map.entry("search", "search"),
            Map.entry("calc", "calculate"),
            Map.entry("calculate", "calculate"),
            Map.entry("compute", "compute"),
            Map.entry("convert", "convert"),
            Map.entry("copy", "copy"),
            Map.entry("cmp", "compare"),
            Map.entry("compare", "compare"),
            Map.entry("wait", "wait for"),
            Map.entry("notify", "notify"),
            Map.entry("enqueue", "put into the queue"),
            Map.entry("dequeue", "take from the queue"),
            Map.entry("lock", "lock"),
            Map.entry("unlock", "unlock"),
            Map.entry("attach", "attach"),
            Map.entry("detach", "detach"),
            Map.entry("suspend", "suspend"),
            Map.entry("resume", "resume"));

    /** Verbs that ask: the function tells whether it is so. Not among them is can, which is a bus here. */
    private static final Set<String> QUESTIONS = Set.of("is", "has", "should", "are", "needs", "supports");

    private NameInWords() {}

    /** The words of a name as one says them; the name's words themselves where no verb is among them. */
    static String of(List<String> words) {
        if (words.equals(List.of("main"))) {
            return "the entry point of a program";
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean more = words.size() > 1;
            if (QUESTIONS.contains(word) && more) {
                return "tell whether " + (i == 0 ? "it " : join(words.subList(0, i)) + " ")
                        + join(words.subList(i, words.size()));
            }
            String verb = VERBS.get(word);
            if (verb != null && more) {
                return asked(verb, words.subList(0, i), words.subList(i + 1, words.size()));
            }
        }
        return join(words);
    }

    private static String asked(String verb, List<String> before, List<String> after) {
        List<String> said = new ArrayList<>();
        said.add(verb);
        said.addAll(after.isEmpty() ? before : after);
        if (!after.isEmpty() && !before.isEmpty()) {
            said.add("of");
            said.addAll(before);
        }
        return join(said);
    }

    private static String join(List<String> words) {
        return String.join(" ", words);
    }
}
