package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** The parts that queries are made of. */
public final class LuceneFilters {
    /** Every document. */
    public static final Query ANY = new MatchAllDocsQuery();

    private LuceneFilters() {}

    /** The documents of these kinds. */
    public static Query kinds(Set<NodeKind> kinds) {
        return anyOf(
                LuceneDocuments.KIND,
                kinds.stream().map(NodeKind::label).sorted().toList());
    }

    /** The documents that have one of these values. */
    public static Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    /** The documents that refer to a name. */
    public static Query refersTo(EdgeKind edge, String name) {
        return new TermQuery(new Term(LuceneDocuments.REFERENCE, LuceneDocuments.reference(edge, name)));
    }

    /** The definitions of these kinds that a scope allows. */
    public static Query definitions(Set<NodeKind> kinds, Scope scope) {
        BooleanQuery.Builder all = new BooleanQuery.Builder()
                .add(kinds(kinds), Occur.FILTER)
                .add(new TermQuery(new Term(LuceneDocuments.DEFINITION, "1")), Occur.FILTER);
        withhold(all, scope);
        return all.build();
    }

    private static void withhold(BooleanQuery.Builder all, Scope scope) {
        if (!scope.ids().isEmpty()) {
            all.add(anyOf(LuceneDocuments.ID, scope.ids()), Occur.MUST_NOT);
        }
        if (!scope.bodies().isEmpty()) {
            all.add(anyOf(LuceneDocuments.BODY, scope.bodies()), Occur.MUST_NOT);
        }
        if (!scope.callees().isEmpty()) {
            Query calls = anyOf(
                    LuceneDocuments.REFERENCE,
                    scope.callees().stream()
                            .map(name -> LuceneDocuments.reference(EdgeKind.CALLS, name))
                            .toList());
            all.add(
                    new BooleanQuery.Builder()
                            .add(calls, Occur.FILTER)
                            .add(kinds(Set.of(NodeKind.FUNCTION)), Occur.FILTER)
                            .build(),
                    Occur.MUST_NOT);
        }
    }

    /** All documents of a query, in no order that means anything. */
    public static List<Integer> all(IndexSearcher searcher, Query query) throws IOException {
        List<Integer> found = new ArrayList<>();
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            DocIdSetIterator docs = scorer.iterator();
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                if (live == null || live.get(doc)) {
                    found.add(leaf.docBase + doc);
                }
            }
        }
        return found;
    }

    /** How many names are referred to in one way. */
    public static long distinctNames(IndexSearcher searcher, EdgeKind edge) throws IOException {
        Set<String> names = new TreeSet<>();
        String prefix = edge.name() + "\t";
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Terms terms = leaf.reader().terms(LuceneDocuments.REFERENCE);
            if (terms == null) {
                continue;
            }
            TermsEnum each = terms.iterator();
            if (each.seekCeil(new BytesRef(prefix)) == TermsEnum.SeekStatus.END) {
                continue;
            }
            for (BytesRef term = each.term(); term != null; term = each.next()) {
                String text = term.utf8ToString();
                if (!text.startsWith(prefix)) {
                    break;
                }
                if (hasLive(leaf, each)) {
                    names.add(text);
                }
            }
        }
        return names.size();
    }

    private static boolean hasLive(LeafReaderContext leaf, TermsEnum term) throws IOException {
        PostingsEnum postings = term.postings(null, PostingsEnum.NONE);
        for (int doc = postings.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (leaf.reader().getLiveDocs() == null
                    || leaf.reader().getLiveDocs().get(doc)) {
                return true;
            }
        }
        return false;
    }
}
