package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Embedder;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Reference;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Nodes as documents of a Lucene index. */
public final class LuceneDocuments {
    /** The field of the id. */
    public static final String ID = "id";

    /** The field of the path. */
    public static final String PATH = "path";

    /** The field of the simple name. */
    public static final String NAME = "name";

    /** The field of the sketch's numbers. */
    public static final String SKETCH = "sketch";

    /** The field of the words. */
    public static final String WORDS = "words";

    /** The field of the vector. */
    public static final String VECTOR = "vector";

    /** The field of the digest of what the vector was made of. */
    public static final String CONTENT = "content";

    /** The first part of the fields that count references. */
    public static final String COUNT = "count.";

    static final String KIND = "kind";
    static final String DEFINITION = "definition";
    static final String BODY = "body";
    static final String REFERENCE = "reference";
    private static final String NODE = "node";

    private static final double BUFFER_MB = 64;

    /** Candidates that are kept while the graph of neighbours is built; more find better ones and take longer. */
    private static final int NEIGHBOURS = 16;

    private static final int BUILD_WIDTH = 100;

    private LuceneDocuments() {}

    /** A writer that holds back at most a bounded part of what it is given. */
    public static IndexWriter writer(Directory directory) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer())
                .setRAMBufferSizeMB(BUFFER_MB)
                .setCommitOnClose(false)
                .setCodec(new Lucene912Codec(Lucene912Codec.Mode.BEST_COMPRESSION) {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return new Lucene99HnswScalarQuantizedVectorsFormat(NEIGHBOURS, BUILD_WIDTH);
                    }
                });
        return new IndexWriter(directory, config);
    }

    /** The document of a node. */
    public static Document of(Node node, float @Nullable [] vector) {
        Document document = new Document();
        document.add(new StringField(ID, node.id(), Field.Store.YES));
        document.add(new StringField(PATH, node.path(), Field.Store.NO));
        document.add(new StringField(KIND, node.kind().label(), Field.Store.NO));
        document.add(new StringField(NAME, bounded(node.name()), Field.Store.NO));
        document.add(new StoredField(NODE, new BytesRef(Json.line(node))));
        if (node.definition()) {
            document.add(new StringField(DEFINITION, "1", Field.Store.NO));
        }
        if (node.kind() == NodeKind.FUNCTION && !node.digest().isEmpty()) {
            document.add(new StringField(BODY, node.digest(), Field.Store.NO));
        }
        node.sketch().forEach(each -> document.add(new StringField(SKETCH, each, Field.Store.NO)));
        Map<EdgeKind, Long> counts = new EnumMap<>(EdgeKind.class);
        for (Reference each : Set.copyOf(node.references())) {
            document.add(new StringField(REFERENCE, reference(each.kind(), each.name()), Field.Store.NO));
            counts.merge(each.kind(), 1L, Long::sum);
        }
        counts.forEach((edge, count) -> document.add(new NumericDocValuesField(COUNT + edge.name(), count)));
        if (!node.kind().isFile() && node.definition()) {
            document.add(new TextField(WORDS, Words.text(node), Field.Store.NO));
        }
        if (vector != null) {
            document.add(new StringField(CONTENT, Embedder.contentOf(node), Field.Store.NO));
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    static String reference(EdgeKind edge, String name) {
        return edge.name() + "\t" + bounded(name);
    }

    /** An index takes no term of more than 32 KB. */
    static String bounded(String name) {
        return name.length() <= 5000 ? name : name.substring(0, 5000);
    }

    /** The node of a document. */
    public static Node node(StoredFields stored, int doc) throws IOException {
        BytesRef bytes =
                Objects.requireNonNull(stored.document(doc, Set.of(NODE)).getBinaryValue(NODE));
        return Json.mapper().readValue(bytes.bytes, bytes.offset, bytes.length, Node.class);
    }
}
