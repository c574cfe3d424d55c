package io.graniteft.sagemaker;

import io.graniteft.aws.AwsErrors;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.Digests;
import io.graniteft.sagemaker.internal.Aws;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** The stack that jobs need. What it would change is asked of the service itself, as a change set, before anything changes. */
public final class InfrastructureStack {
    /** The template in this jar. */
    public static final String TEMPLATE = "/granite-sagemaker/sagemaker_stack.yaml";

    private static final Duration POLL = Duration.ofSeconds(3);
    private static final int MOST_POLLS = 600;
    private static final String RIGHTS =
            "cloudformation:*ChangeSet, cloudformation:DescribeStacks on the stack, and rights on what it holds";

    private final Aws aws;
    private final String name;

    InfrastructureStack(Aws aws, String name) {
        this.aws = aws;
        this.name = name;
    }

    /**
     * Something that would change.
     *
     * @param action {@code Add}, {@code Modify} or {@code Remove}
     * @param resource its name in the template
     * @param type such as {@code AWS::IAM::Role}
     * @param detail what of it; for a replacement, that it is one
     */
    public record Change(String action, String resource, String type, String detail) {}

    /** The template. */
    public static String template() {
        try (InputStream in = InfrastructureStack.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its own " + TEMPLATE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stack's state in the service's word, if there is one. */
    public Optional<String> status() throws InterruptedException {
        return stack().map(Stack::stackStatusAsString);
    }

    /** What the stack tells others, by name; empty where there is no stack. */
    public SortedMap<String, String> outputs() throws InterruptedException {
        SortedMap<String, String> all = new TreeMap<>();
        stack().ifPresent(stack -> {
            for (Output output : stack.outputs()) {
                all.put(output.outputKey(), output.outputValue());
            }
        });
        return Collections.unmodifiableSortedMap(all);
    }

    private Optional<Stack> stack() throws InterruptedException {
        try {
            return aws
                    .retrier()
                    .call(() -> aws.stacks().describeStacks(request -> request.stackName(name)))
                    .stacks()
                    .stream()
                    .filter(stack -> !"DELETE_COMPLETE".equals(stack.stackStatusAsString()))
                    .findFirst();
        } catch (SdkException e) {
            if (doesNotExist(e)) {
                return Optional.empty();
            }
            throw aws.explain(e, "looking at the stack " + name, "cloudformation:DescribeStacks");
        }
    }

    private static boolean doesNotExist(SdkException e) {
        return e instanceof AwsServiceException service
                && AwsErrors.codeOf(e).equals("ValidationError")
                && String.valueOf(service.awsErrorDetails().errorMessage()).contains("does not exist");
    }

    /**
     * What a deployment would change; nothing is left behind.
     *
     * @param parameters of the template, by name; those left out keep their default
     */
    public List<Change> plan(Map<String, String> parameters) throws InterruptedException {
        boolean isNew = isNew();
        Optional<String> set = create(parameters, isNew);
        if (set.isEmpty()) {
            return List.of();
        }
        try {
            return changes(ready(set.get()));
        } finally {
            drop(set.get(), isNew);
        }
    }

    /**
     * Brings the stack to what the template says.
     *
     * @param agree is shown the changes and says whether to make them
     * @param progress is told of each resource
     * @return what the stack tells others; empty where the answer was no
     */
    public Optional<SortedMap<String, String>> deploy(
            Map<String, String> parameters, java.util.function.Predicate<List<Change>> agree, Consumer<String> progress)
            throws InterruptedException {
        boolean isNew = isNew();
        Optional<String> made = create(parameters, isNew);
        if (made.isEmpty()) {
            progress.accept("nothing to change");
            return Optional.of(outputs());
        }
        String set = made.get();
        boolean executed = false;
        try {
            List<Change> changes = changes(ready(set));
            if (changes.isEmpty()) {
                progress.accept("nothing to change");
                return Optional.of(outputs());
            }
            if (!agree.test(changes)) {
                return Optional.empty();
            }
            aws.call(
                    "changing the stack " + name,
                    RIGHTS,
                    () -> aws.stacks()
                            .executeChangeSet(request -> request.stackName(name).changeSetName(set)));
            executed = true;
        } finally {
            if (!executed) {
                drop(set, isNew);
            }
        }
        await(progress);
        return Optional.of(outputs());
    }

    /**
     * Removes the stack and everything in it.
     *
     * @param progress is told of its states
     * @return whether there was one
     */
    public boolean delete(Consumer<String> progress) throws InterruptedException {
        if (stack().isEmpty()) {
            return false;
        }
        aws.call(
                "deleting the stack " + name,
                "cloudformation:DeleteStack on the stack, and rights on what it holds",
                () -> aws.stacks().deleteStack(request -> request.stackName(name)));
        String last = "";
        for (int i = 0; i < MOST_POLLS; i++) {
            Optional<Stack> stack = stack();
            if (stack.isEmpty()) {
                return true;
            }
            String status = stack.get().stackStatusAsString();
            if (status.endsWith("_FAILED")) {
                throw new GraniteException(
                        ErrorCode.REMOTE_SERVICE,
                        "the stack " + name + " could not be deleted: " + reasons(),
                        "a repository that still holds images is the usual reason: empty it, and repeat the command");
            }
            if (!status.equals(last)) {
                progress.accept(status);
                last = status;
            }
            aws.sleeper().sleep(POLL);
        }
        throw late("deleted");
    }

    private boolean isNew() throws InterruptedException {
        Optional<String> status = status();
        if (status.isEmpty() || status.get().equals("REVIEW_IN_PROGRESS")) {
            return true;
        }
        if (status.get().equals("ROLLBACK_COMPLETE") || status.get().equals("ROLLBACK_FAILED")) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the stack " + name + " is left over from a first deployment that failed (" + status.get() + "): "
                            + reasons(),
                    "remove it with `granite infra delete`, mend the reason, and deploy again");
        }
        if (status.get().endsWith("_IN_PROGRESS")) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the stack " + name + " is being changed by somebody (" + status.get() + ")",
                    "wait until that is over, and repeat the command");
        }
        return false;
    }

    /** Makes a change set; nothing where the service says at once that there is nothing to change. */
    private Optional<String> create(Map<String, String> parameters, boolean isNew) throws InterruptedException {
        String template = template();
        String set = "granite-"
                + Digests.sha256(template + new TreeMap<>(parameters)).substring(0, 12) + "-"
                + aws.clock().millis();
        CreateChangeSetRequest request = CreateChangeSetRequest.builder()
                .stackName(name)
                .changeSetName(set)
                .changeSetType(isNew ? ChangeSetType.CREATE : ChangeSetType.UPDATE)
                .templateBody(template)
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .parameters(parameters.entrySet().stream()
                        .map(each -> Parameter.builder()
                                .parameterKey(each.getKey())
                                .parameterValue(each.getValue())
                                .build())
                        .toList())
                .build();
        try {
            aws.retrier().call(() -> aws.stacks().createChangeSet(request));
        } catch (SdkException e) {
            if (String.valueOf(e.getMessage()).contains("No updates are to be performed")) {
                return Optional.empty();
            }
            throw aws.explain(e, "asking what would change in the stack " + name, RIGHTS);
        }
        return Optional.of(set);
    }

    private DescribeChangeSetResponse ready(String set) throws InterruptedException {
        for (int i = 0; i < MOST_POLLS; i++) {
            DescribeChangeSetResponse found = aws.call(
                    "reading what would change",
                    RIGHTS,
                    () -> aws.stacks()
                            .describeChangeSet(
                                    request -> request.stackName(name).changeSetName(set)));
            String status = String.valueOf(found.statusAsString());
            if (status.equals("FAILED") && !hasNothingToDo(found)) {
                throw new GraniteException(
                        ErrorCode.REMOTE_SERVICE,
                        "CloudFormation takes this for no deployment: "
                                + aws.access().secrets().mask(String.valueOf(found.statusReason())),
                        "check the parameters; nothing was changed");
            }
            if (status.equals("FAILED") || status.endsWith("_COMPLETE")) {
                return found;
            }
            aws.sleeper().sleep(POLL);
        }
        throw late("read");
    }

    private static boolean hasNothingToDo(DescribeChangeSetResponse set) {
        String reason = String.valueOf(set.statusReason());
        return reason.contains("didn't contain changes") || reason.contains("No updates are to be performed");
    }

    private static List<Change> changes(DescribeChangeSetResponse set) {
        List<Change> all = new ArrayList<>();
        set.changes().forEach(each -> {
            ResourceChange change = each.resourceChange();
            String detail = change.scopeAsStrings().isEmpty() ? "" : String.join(", ", change.scopeAsStrings());
            if ("True".equals(change.replacementAsString()) || "Conditional".equals(change.replacementAsString())) {
                detail = (detail.isEmpty() ? "" : detail + "; ")
                        + ("True".equals(change.replacementAsString()) ? "is replaced" : "may be replaced");
            }
            all.add(new Change(change.actionAsString(), change.logicalResourceId(), change.resourceType(), detail));
        });
        all.sort(java.util.Comparator.comparing(Change::resource));
        return List.copyOf(all);
    }

    /** Removes a change set, and the empty stack that it made. */
    private void drop(String set, boolean isNew) {
        Aws.orNull(() ->
                aws.stacks().deleteChangeSet(request -> request.stackName(name).changeSetName(set)));
        if (isNew) {
            Aws.orNull(() -> aws.stacks().deleteStack(request -> request.stackName(name)));
        }
    }

    private void await(Consumer<String> progress) throws InterruptedException {
        String last = "";
        for (int i = 0; i < MOST_POLLS; i++) {
            String status = status().orElse("gone");
            if (!status.equals(last)) {
                progress.accept(status);
                last = status;
            }
            if (status.equals("CREATE_COMPLETE") || status.equals("UPDATE_COMPLETE")) {
                return;
            }
            if (status.equals("gone")
                    || (status.contains("ROLLBACK") && status.endsWith("_COMPLETE"))
                    || status.endsWith("_FAILED")) {
                throw new GraniteException(
                        ErrorCode.REMOTE_SERVICE,
                        "the deployment of " + name + " failed and was rolled back (" + status + "): " + reasons(),
                        "mend the reason; after a first deployment, remove what is left with `granite infra delete`");
            }
            aws.sleeper().sleep(POLL);
        }
        throw late("deployed");
    }

    /** The first failures of the stack's resources, which explain the rest. */
    private String reasons() {
        var events = Aws.orNull(() -> aws.stacks().describeStackEvents(request -> request.stackName(name)));
        if (events == null) {
            return "no reason is given";
        }
        List<String> found = new ArrayList<>();
        for (StackEvent event : events.stackEvents()) {
            @Nullable String reason = event.resourceStatusReason();
            if (String.valueOf(event.resourceStatusAsString()).endsWith("_FAILED")
                    && reason != null
                    && !reason.contains("cancelled")) {
                found.add(event.logicalResourceId() + ": " + reason);
            }
        }
        return found.isEmpty() ? "no reason is given" : aws.access().secrets().mask(found.get(found.size() - 1));
    }

    private GraniteException late(String what) {
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "the stack " + name + " is not " + what + " after half an hour",
                "look at it in the CloudFormation console, and repeat the command");
    }
}
