package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.KeywordPack;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.Domains;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Protocol: the vocabulary of live identifiers. Which protocol is asked about is the caller's word, or else what the
 * identifiers tell; code about no protocol has no score here.
 */
final class SemanticProtocol implements Rules {
    private final List<KeywordPack> packs;
    private final @Nullable String usual;

    /**
     * The rules with these vocabularies.
     *
     * @param usual the domain of snippets that name none, or null to infer it
     */
    SemanticProtocol(List<KeywordPack> packs, @Nullable String usual) {
        this.packs = List.copyOf(packs);
        this.usual = usual;
    }

    /** One term of a pack that stands in the text. */
    private record Hit(String term, Token place) {}

    /** What a text has of a pack. */
    private record Hits(KeywordPack pack, List<Hit> telling, List<Hit> supporting) {
        /** A word that stands in other code as well counts up to two times: without a telling one, something is missing. */
        int counted() {
            return telling.size() + Math.min(supporting.size(), ScoringTables.KEYWORDS_NEEDED - 1);
        }

        boolean tells() {
            return !telling.isEmpty() && telling.size() + supporting.size() >= ScoringTables.KEYWORDS_TO_INFER;
        }

        boolean over(Hits other) {
            return telling.size() != other.telling.size()
                    ? telling.size() > other.telling.size()
                    : supporting.size() > other.supporting.size();
        }
    }

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        Tally tally = new Tally(Dimension.PROTOCOL, ScoringTables.MAX);
        Substance.check(subject, tally);
        String told = subject.snippet().domain() != null ? subject.snippet().domain() : usual;
        String domain = told == null ? Domains.AUTO : Domains.canonical(told);
        Vocabulary words = new Vocabulary(subject.live());
        Optional<Hits> hits = switch (domain) {
            case Domains.NONE -> Optional.empty();
            case Domains.AUTO -> best(words).filter(Hits::tells);
            case Domains.ANY -> best(words);
            default ->
                packs.stream()
                        .filter(pack -> pack.name().equals(domain))
                        .findFirst()
                        .map(pack -> hits(pack, words));
        };
        if (hits.isEmpty()) {
            String why = switch (domain) {
                case Domains.NONE -> "the caller says that this code is about no protocol";
                case Domains.AUTO, Domains.ANY -> "no protocol is told, and the names in the code tell of none";
                default -> "no vocabulary is known for the domain '" + domain + "'";
            };
            tally.add("protocol-not-scored", 0, 0, 0, Confidence.HIGH, why + "; the other dimensions share its weight");
            tally.doesNotApply();
            return tally;
        }
        tally.domain(hits.get().pack().name());
        count(hits.get(), domain, tally);
        return tally;
    }

    private static void count(Hits hits, String domain, Tally tally) {
        String name = hits.pack().name();
        if (domain.equals(Domains.AUTO) || domain.equals(Domains.ANY)) {
            String message = "the names in the code speak of " + name;
            tally.add("protocol-inferred", 0, 0, 0, Confidence.MEDIUM, message);
        }
        List<Hit> all = new ArrayList<>(hits.telling());
        all.addAll(hits.supporting());
        for (Hit hit : all) {
            String message =
                    name + " keyword '" + hit.term() + "' in " + hit.place().text();
            tally.add("keyword-found", hit.place().line(), hit.place().column(), 0, Confidence.MEDIUM, message);
        }
        for (int missing = hits.counted(); missing < ScoringTables.KEYWORDS_NEEDED; missing++) {
            String which = hits.telling().isEmpty() && missing == ScoringTables.KEYWORDS_NEEDED - 1
                    ? ", one that tells of it"
                    : "";
            String message = name + " keyword " + (missing + 1) + " of " + ScoringTables.KEYWORDS_NEEDED + which
                    + " is missing in the names";
            tally.add("keyword-missing", 0, 0, ScoringTables.PER_MISSING_KEYWORD, Confidence.MEDIUM, message);
        }
    }

    /** The pack that the text has most of; of equals the first. */
    private Optional<Hits> best(Vocabulary words) {
        Hits best = null;
        for (KeywordPack pack : packs) {
            Hits hits = hits(pack, words);
            if (best == null || hits.over(best)) {
                best = hits;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The pack that a text's names tell of. */
    Optional<String> infer(List<Token> live) {
        return best(new Vocabulary(live))
                .filter(Hits::tells)
                .map(hits -> hits.pack().name());
    }

    private static Hits hits(KeywordPack pack, Vocabulary words) {
        return new Hits(pack, hits(pack.telling(), words), hits(pack.supporting(), words));
    }

    private static List<Hit> hits(List<String> terms, Vocabulary words) {
        List<Hit> hits = new ArrayList<>();
        for (String term : terms) {
            KeywordPack.spellings(term).stream()
                    .map(spelling -> {
                        Token place = words.find(spelling);
                        return place == null ? null : new Hit(spelling, place);
                    })
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(hits::add);
        }
        return hits;
    }
}
