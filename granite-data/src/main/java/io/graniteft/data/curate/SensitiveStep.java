package io.graniteft.data.curate;

import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.data.curate.sensitive.Redaction;
import io.graniteft.data.curate.sensitive.Redactor;
import io.graniteft.data.curate.sensitive.SensitiveKind;
import io.graniteft.data.reason.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts placeholders in the place of secrets and personal data, or leaves out the functions that hold them. */
final class SensitiveStep implements CurationStep {
    private final Redactor redactor;
    private final boolean dropSecrets;
    private final boolean dropPersonalData;

    SensitiveStep(CurationConfig config) {
        this.redactor = new Redactor(
                !config.secrets().equals(CurationConfig.KEEP),
                !config.personalData().equals(CurationConfig.KEEP));
        this.dropSecrets = config.secrets().equals(CurationConfig.DROP);
        this.dropPersonalData = config.personalData().equals(CurationConfig.DROP);
    }

    @Override
    public Verdict judge(Candidate candidate) {
        Redaction redaction = redactor.redact(candidate.function());
        if (redaction.counts().isEmpty()) {
            return Verdict.keep();
        }
        List<String> changes = new ArrayList<>();
        for (Map.Entry<SensitiveKind, Integer> entry : redaction.counts().entrySet()) {
            SensitiveKind kind = entry.getKey();
            String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (kind.isSecret() ? dropSecrets : dropPersonalData) {
                return new Verdict.Drop(kind.isSecret() ? DropReason.SECRET : DropReason.PERSONAL_DATA, name);
            }
            for (int i = 0; i < entry.getValue(); i++) {
                changes.add(name + " redacted");
            }
        }
        return new Verdict.Change(redaction.function(), changes);
    }
}
