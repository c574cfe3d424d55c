package io.graniteft.data.curate;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.data.curate.heldout.HeldOut;
import io.graniteft.data.curate.quality.VendoredFolders;
import io.graniteft.data.licence.LicencePolicy;
import io.graniteft.data.source.SourceFile;
import io.graniteft.data.tokens.TokenCounter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leads files and functions through the steps of curation. Thread-safe. */
public final class Curator {
    private final List<CurationStep> steps;

    /** A curator with these steps, in this order. */
    public Curator(List<CurationStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The curator that a configuration asks for: the one place that says which steps there are and in which order they come. */
    public static Curator of(DataConfig config) {
        List<CurationStep> steps = new ArrayList<>();
        if (config.curation().mode().equals(CurationConfig.FULL)) {
            ofFiles(config.curation(), steps);
            steps.add(new LengthStep(config.minTokens(), config.maxTokens()));
            if (config.examples().maxTokens() > 0) {
                steps.add(new ModelLengthStep(
                        TokenCounter.of(config.examples().tokenizer()),
                        config.examples().maxTokens(),
                        config.examples().context()));
            }
            ofFunctions(config.curation(), steps);
        }
        return new Curator(steps);
    }

    private static void ofFiles(CurationConfig config, List<CurationStep> steps) {
        if (config.generated().equals(CurationConfig.DROP)) {
            steps.add(new GeneratedStep());
        }
        if (config.vendored().equals(CurationConfig.DROP)) {
            steps.add(new VendoredStep(new VendoredFolders(config.vendoredFolders())));
        }
        LicencePolicy policy = new LicencePolicy(
                config.licences().equals(CurationConfig.PERMISSIVE_ONLY), config.licenceAllow(), config.licenceDeny());
        if (!policy.equals(LicencePolicy.ANY)) {
            steps.add(new LicenceStep(policy));
        }
    }

    private static void ofFunctions(CurationConfig config, List<CurationStep> steps) {
        if (config.tables().equals(CurationConfig.DROP)) {
            steps.add(new TableStep());
        }
        if (config.lowInformation().equals(CurationConfig.DROP)) {
            steps.add(new LowInformationStep());
        }
        if (!config.decontaminate().isEmpty()) {
            // Before anything is changed in the function.
            steps.add(new HeldOutStep(
                    HeldOut.read(config.decontaminate().stream().map(Path::of).toList())));
        }
        if (!config.secrets().equals(CurationConfig.KEEP)
                || !config.personalData().equals(CurationConfig.KEEP)) {
            steps.add(new SensitiveStep(config));
        }
    }

    /**
     * What became of a function.
     *
     * @param candidate the function in its last form
     * @param changes what was changed, in the order of the steps
     * @param drop why it is left out; null if it stays
     */
    public record Outcome(Candidate candidate, List<String> changes, Verdict.@Nullable Drop drop) {
        public Outcome {
            changes = List.copyOf(changes);
        }
    }

    /** Why the whole file is left out, or null if no step objects. */
    public Verdict.@Nullable Drop judgeFile(SourceFile file) {
        for (CurationStep step : steps) {
            Verdict.Drop drop = step.judgeFile(file);
            if (drop != null) {
                return drop;
            }
        }
        return null;
    }

    /** Leads a function through all steps, or to the first one that leaves it out. */
    public Outcome judge(Candidate candidate) {
        Candidate current = candidate;
        List<String> changes = new ArrayList<>();
        for (CurationStep step : steps) {
            Verdict verdict = step.judge(current);
            if (verdict instanceof Verdict.Drop drop) {
                return new Outcome(current, changes, drop);
            }
            if (verdict instanceof Verdict.Change change) {
                current = current.with(change.function());
                changes.addAll(change.changes());
            }
        }
        return new Outcome(current, changes, null);
    }
}
