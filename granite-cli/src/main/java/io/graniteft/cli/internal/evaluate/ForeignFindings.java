package io.graniteft.cli.internal.evaluate;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.SarifReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Findings of other tools, joined to the scores of the files that they are about. */
public final class ForeignFindings {
    private final List<SarifReport.Foreign> all = new ArrayList<>();

    /** Reads the tools' documents. */
    public ForeignFindings(List<Path> files) {
        for (Path file : files) {
            try {
                all.addAll(SarifReport.read(Files.readString(file)));
            } catch (IOException | IllegalArgumentException e) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + " cannot be read as SARIF: " + e.getMessage(),
                        "name documents of SARIF 2.1.0, such as `cppcheck --output-format=sarif` writes");
            }
        }
    }

    /** The score with what the tools say of its file. */
    public QualityScore join(QualityScore score) {
        List<Finding> found = all.stream()
                .filter(each -> sameFile(each.uri(), score.id()))
                .map(SarifReport.Foreign::finding)
                .toList();
        return found.isEmpty() ? score : score.withInformation(found);
    }

    /** The same path, or one that ends in the other: tools run in other folders. */
    private static boolean sameFile(String uri, String id) {
        try {
            Path one = Path.of(uri).normalize();
            Path other = Path.of(id).normalize();
            return one.toAbsolutePath().equals(other.toAbsolutePath()) || one.endsWith(other) || other.endsWith(one);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
