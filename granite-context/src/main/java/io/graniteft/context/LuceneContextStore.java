package io.graniteft.context;

import io.graniteft.context.internal.LuceneDocuments;
import io.graniteft.context.internal.LuceneFilters;
import io.graniteft.context.internal.Order;
import io.graniteft.context.internal.Words;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** A store in a folder of this machine; no server. */
public final class LuceneContextStore implements ContextStore {
    /** Raised when what lies in the folder is written in another way. */
    private static final String FORMAT = "granite-lucene/1";

    /** Vectors are compared in few bits first; as many of the nearest are then compared as they are. */
    private static final int RESCORED = 120;

    private final Path folder;
    private final Directory directory;
    private @Nullable IndexWriter writer;
    private volatile @Nullable DirectoryReader reader;

    private LuceneContextStore(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        directory = FSDirectory.open(folder);
        refresh();
        String format = userData().get("format");
        if (reader != null && !FORMAT.equals(format)) {
            close();
            throw new GraniteException(
                    ErrorCode.FAILED,
                    folder + " holds a store of another format: " + format,
                    "remove the folder and run `granite context index` again");
        }
    }

    /**
     * The store in a folder, which is made where it is missing.
     *
     * @throws GraniteException if the folder cannot be used, or holds something else
     */
    public static LuceneContextStore open(Path folder) {
        try {
            return new LuceneContextStore(folder);
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    /** Whether a folder holds a store. */
    public static boolean existsIn(Path folder) {
        try (FSDirectory directory = FSDirectory.open(folder)) {
            return Files.isDirectory(folder) && DirectoryReader.indexExists(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private void refresh() throws IOException {
        DirectoryReader old = reader;
        if (old == null) {
            reader = DirectoryReader.indexExists(directory) ? DirectoryReader.open(directory) : null;
            return;
        }
        DirectoryReader changed = DirectoryReader.openIfChanged(old);
        if (changed != null) {
            reader = changed;
            old.close();
        }
    }

    private Map<String, String> userData() throws IOException {
        DirectoryReader open = reader;
        return open == null ? Map.of() : open.getIndexCommit().getUserData();
    }

    private IndexWriter writer() throws IOException {
        IndexWriter open = writer;
        if (open == null) {
            try {
                open = LuceneDocuments.writer(directory);
            } catch (LockObtainFailedException e) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "another process is writing to " + folder,
                        "wait until it has finished, or use another folder",
                        e);
            }
            writer = open;
        }
        return open;
    }

    /** Something that is done with a searcher. */
    private interface Work<T> {
        T with(IndexSearcher searcher) throws IOException;
    }

    private <T> T search(T nothing, Work<T> work) {
        DirectoryReader open = reader;
        if (open == null) {
            return nothing;
        }
        try {
            return work.with(new IndexSearcher(open));
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    private List<Node> nodes(Query query, Scope scope) {
        return search(List.of(), searcher -> {
            List<Node> found = new ArrayList<>();
            StoredFields stored = searcher.storedFields();
            // All that a query of this kind finds is read in any case, so a wide scope costs no more than a narrow one.
            for (int doc : LuceneFilters.all(searcher, query)) {
                Node node = LuceneDocuments.node(stored, doc);
                if (scope.allows(node)) {
                    found.add(node);
                }
            }
            found.sort(Order.NODES);
            return found;
        });
    }

    @Override
    public List<FileEntry> files() {
        Query files = LuceneFilters.kinds(Set.of(NodeKind.HEADER, NodeKind.FILE));
        return nodes(files, Scope.ALL).stream()
                .map(node -> new FileEntry(node.path(), node.digest(), node.names(EdgeKind.INCLUDES)))
                .toList();
    }

    @Override
    public void replace(FileSymbols file, Map<String, float[]> vectors) {
        try {
            writer().updateDocuments(
                            new Term(LuceneDocuments.PATH, file.path()),
                            file.nodes().stream()
                                    .map(node -> LuceneDocuments.of(node, vectors.get(node.id())))
                                    .toList());
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    @Override
    public void remove(String path) {
        try {
            writer().deleteDocuments(new Term(LuceneDocuments.PATH, path));
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    @Override
    public void commit(String embedding) {
        try {
            IndexWriter open = writer();
            open.setLiveCommitData(
                    Map.of("format", FORMAT, "embedding", embedding).entrySet());
            open.commit();
            refresh();
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    /** Brings the index into one piece: searches are quicker, and what was replaced takes no place any more. */
    public void compact() {
        try {
            writer().forceMerge(1);
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    @Override
    public String embedding() {
        try {
            return userData().getOrDefault("embedding", "");
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    @Override
    public Optional<float[]> vectorOf(String content) {
        return search(Optional.empty(), searcher -> {
            TopDocs top = searcher.search(new TermQuery(new Term(LuceneDocuments.CONTENT, content)), 1);
            return top.scoreDocs.length == 0
                    ? Optional.empty()
                    : Optional.ofNullable(vector(searcher, top.scoreDocs[0].doc));
        });
    }

    private static float @Nullable [] vector(IndexSearcher searcher, int doc) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        FloatVectorValues values = leaf.reader().getFloatVectorValues(LuceneDocuments.VECTOR);
        int local = doc - leaf.docBase;
        return values != null && values.advance(local) == local
                ? values.vectorValue().clone()
                : null;
    }

    @Override
    public Optional<Node> node(String id, Scope scope) {
        return Order.referred(id, this, scope)
                .or(() -> nodes(new TermQuery(new Term(LuceneDocuments.ID, id)), scope).stream()
                        .findFirst());
    }

    @Override
    public List<Node> named(String name, Set<NodeKind> kinds, Scope scope) {
        List<Node> found = new ArrayList<>();
        for (Map.Entry<NodeKind, EdgeKind> each : Order.REFERRED.entrySet()) {
            if (kinds.contains(each.getKey()) && isReferredTo(each.getValue(), name)) {
                found.add(Node.named(each.getKey(), name));
            }
        }
        Query query = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(LuceneDocuments.NAME, name)), Occur.FILTER)
                .add(LuceneFilters.kinds(kinds), Occur.FILTER)
                .build();
        found.addAll(nodes(query, scope));
        return found;
    }

    private boolean isReferredTo(EdgeKind edge, String name) {
        return search(false, searcher -> searcher.count(LuceneFilters.refersTo(edge, name)) > 0);
    }

    @Override
    public List<Node> inFile(String path, Scope scope) {
        return nodes(new TermQuery(new Term(LuceneDocuments.PATH, path)), scope);
    }

    @Override
    public List<Node> referring(EdgeKind edge, String name, Scope scope) {
        return nodes(LuceneFilters.refersTo(edge, name), scope);
    }

    @Override
    public List<Node> sharing(List<String> sketch, Scope scope) {
        return nodes(LuceneFilters.anyOf(LuceneDocuments.SKETCH, sketch), scope);
    }

    @Override
    public List<String> ids() {
        return search(List.of(), searcher -> {
            List<String> ids = new ArrayList<>();
            StoredFields stored = searcher.storedFields();
            for (int doc : LuceneFilters.all(searcher, LuceneFilters.ANY)) {
                ids.add(stored.document(doc, Set.of(LuceneDocuments.ID)).get(LuceneDocuments.ID));
            }
            ids.sort(null);
            return ids;
        });
    }

    @Override
    public List<Hit> byWords(String text, Set<NodeKind> kinds, int limit, Scope scope) {
        List<String> words = Words.question(text);
        if (words.isEmpty()) {
            return List.of();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        words.forEach(word -> any.add(new TermQuery(new Term(LuceneDocuments.WORDS, word)), Occur.SHOULD));
        Query query = new BooleanQuery.Builder()
                .add(any.build(), Occur.MUST)
                .add(LuceneFilters.definitions(kinds, scope), Occur.FILTER)
                .build();
        return search(List.of(), searcher -> hits(searcher, searcher.search(query, limit)));
    }

    private static List<Hit> hits(IndexSearcher searcher, TopDocs top) throws IOException {
        List<Hit> hits = new ArrayList<>();
        StoredFields stored = searcher.storedFields();
        for (ScoreDoc doc : top.scoreDocs) {
            hits.add(new Hit(LuceneDocuments.node(stored, doc.doc), doc.score));
        }
        hits.sort(Order.HITS);
        return hits;
    }

    @Override
    public List<Hit> byVector(float[] vector, Set<NodeKind> kinds, int limit, Scope scope) {
        return search(List.of(), searcher -> {
            Query filter = LuceneFilters.definitions(kinds, scope);
            int wanted = Math.max(RESCORED, limit + limit / 2);
            TopDocs top =
                    searcher.search(new KnnFloatVectorQuery(LuceneDocuments.VECTOR, vector, wanted, filter), wanted);
            StoredFields stored = searcher.storedFields();
            record Scored(int doc, double cosine) {}
            List<Scored> scored = new ArrayList<>();
            for (ScoreDoc doc : top.scoreDocs) {
                float[] other = vector(searcher, doc.doc);
                if (other != null) {
                    scored.add(new Scored(doc.doc, Order.cosine(vector, other)));
                }
            }
            scored.sort((a, b) -> Double.compare(b.cosine(), a.cosine()));
            List<Hit> hits = new ArrayList<>();
            for (Scored each : scored.subList(0, Math.min(limit, scored.size()))) {
                hits.add(new Hit(LuceneDocuments.node(stored, each.doc()), each.cosine()));
            }
            hits.sort(Order.HITS);
            return hits;
        });
    }

    @Override
    public StoreFacts facts() {
        return search(new StoreFacts(Map.of(), Map.of(), 0, "", 0), searcher -> {
            Map<String, Long> nodes = new TreeMap<>();
            for (NodeKind kind : NodeKind.values()) {
                EdgeKind edge = Order.REFERRED.get(kind);
                long count = edge != null
                        ? LuceneFilters.distinctNames(searcher, edge)
                        : searcher.count(LuceneFilters.kinds(Set.of(kind)));
                if (count > 0) {
                    nodes.put(kind.label(), count);
                }
            }
            Map<String, Long> references = new TreeMap<>();
            counts(searcher).forEach((edge, count) -> references.put(edge.name(), count));
            long vectors = searcher.count(new org.apache.lucene.search.FieldExistsQuery(LuceneDocuments.VECTOR));
            return new StoreFacts(nodes, references, vectors, embedding(), bytes());
        });
    }

    private static Map<EdgeKind, Long> counts(IndexSearcher searcher) throws IOException {
        Map<EdgeKind, Long> counts = new EnumMap<>(EdgeKind.class);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Bits live = leaf.reader().getLiveDocs();
            for (EdgeKind edge : EdgeKind.values()) {
                NumericDocValues values = leaf.reader().getNumericDocValues(LuceneDocuments.COUNT + edge.name());
                for (int doc = values == null ? NumericDocValues.NO_MORE_DOCS : values.nextDoc();
                        values != null && doc != NumericDocValues.NO_MORE_DOCS;
                        doc = values.nextDoc()) {
                    if (live == null || live.get(doc)) {
                        counts.merge(edge, values.longValue(), Long::sum);
                    }
                }
            }
        }
        return counts;
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Override
    public void close() {
        try {
            IndexWriter open = writer;
            if (open != null) {
                open.rollback(); // what was committed stays, the rest was never promised
                writer = null;
            }
            DirectoryReader old = reader;
            if (old != null) {
                old.close();
                reader = null;
            }
            directory.close();
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }
}
