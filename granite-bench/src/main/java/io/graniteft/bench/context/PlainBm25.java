package io.graniteft.bench.context;

import io.graniteft.context.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** What one gets without any thought: the functions' texts under Lucene's standard analysis and its BM25. */
final class PlainBm25 {
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private @Nullable IndexSearcher searcher;

    PlainBm25() throws IOException {
        writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()));
    }

    void add(Node node) {
        Document document = new Document();
        document.add(new StoredField("id", node.id()));
        document.add(new TextField("text", node.text(), Field.Store.NO));
        try {
            writer.addDocument(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ids of the best. */
    List<String> find(String text, int limit) {
        try {
            IndexSearcher found = searcher;
            if (found == null) {
                writer.commit();
                found = new IndexSearcher(DirectoryReader.open(directory));
                searcher = found;
            }
            List<String> ids = new ArrayList<>();
            var query = new QueryBuilder(new StandardAnalyzer()).createBooleanQuery("text", text);
            if (query != null) {
                for (ScoreDoc doc : found.search(query, limit).scoreDocs) {
                    ids.add(found.storedFields().document(doc.doc).get("id"));
                }
            }
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
