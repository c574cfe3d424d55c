package io.graniteft.data.curate;

import io.graniteft.data.reason.DropReason;
import io.graniteft.lang.CFunction;
import java.util.List;
import java.util.Objects;

/** What a {@link CurationStep} says of a function. */
public sealed interface Verdict permits Verdict.Keep, Verdict.Change, Verdict.Drop {

    /** The function stays as it is. */
    record Keep() implements Verdict {
        private static final Keep INSTANCE = new Keep();
    }

    /**
     * The function stays in another form.
     *
     * @param function the new form; the range of lines stays that of the file
     * @param changes what was changed, a few words each and without what was taken out: {@code e-mail address redacted}
     */
    record Change(CFunction function, List<String> changes) implements Verdict {
        public Change {
            Objects.requireNonNull(function, "function");
            changes = List.copyOf(changes);
        }
    }

    /**
     * The function or the file is left out.
     *
     * @param reason why, as it is counted
     * @param detail what a person may want to know besides, such as the words that gave it away; may be empty
     */
    record Drop(DropReason reason, String detail) implements Verdict {
        public Drop {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** The function stays as it is. */
    static Verdict keep() {
        return Keep.INSTANCE;
    }

    /** The function or the file is left out; the reason says everything. */
    static Drop drop(DropReason reason) {
        return new Drop(reason, "");
    }
}
