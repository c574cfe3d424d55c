package io.graniteft.eval;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SyntaxChecker} found.
 *
 * @param status {@link Status#OK}, {@link Status#NO_COMPILER}, {@link Status#REJECTED} or {@link Status#RESOURCE_LIMIT}
 * @param sandbox what protected the machine while it looked
 * @param diagnostics what it has to say, in the order of its output
 * @param compiler the compiler's own name and version, or null when none ran
 */
public record SyntaxReport(
        Status status,
        Sandbox sandbox,
        List<Diagnostic> diagnostics,
        @Nullable String compiler) {

    /** Copies the list; checks that the status is one that a checker can give. */
    public SyntaxReport {
        Objects.requireNonNull(sandbox, "sandbox");
        diagnostics = List.copyOf(diagnostics);
        if (status == Status.EMPTY || status == Status.NOT_CODE) {
            throw new IllegalArgumentException("a syntax check does not end as " + status);
        }
    }
}
