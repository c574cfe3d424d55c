package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the reports of texts that were checked lately, by digest. A report about a limit is not kept: the machine may
 * be less busy next time.
 */
public final class CachedChecker implements SyntaxChecker {
    private static final int ENTRIES = 1024;

    private final SyntaxChecker checker;
    private final Map<String, SyntaxReport> reports = Collections.synchronizedMap(new Lately());

    /** A memory before this checker. */
    public CachedChecker(SyntaxChecker checker) {
        this.checker = checker;
    }

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        String key = language.label() + ' ' + digest(code);
        SyntaxReport known = reports.get(key);
        if (known != null) {
            return known;
        }
        SyntaxReport report = checker.check(code, language);
        if (report.status() != Status.RESOURCE_LIMIT) {
            reports.put(key, report);
        }
        return report;
    }

    private static String digest(String code) {
        try {
            // Not an encoding's bytes: there all unpaired surrogates are alike.
            ByteBuffer bytes = ByteBuffer.allocate(2 * code.length());
            bytes.asCharBuffer().put(code);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The entries that were used last. */
    private static final class Lately extends LinkedHashMap<String, SyntaxReport> {
        private static final long serialVersionUID = 1L;

        Lately() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SyntaxReport> eldest) {
            return size() > ENTRIES;
        }
    }
}
