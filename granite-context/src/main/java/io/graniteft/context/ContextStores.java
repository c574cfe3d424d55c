package io.graniteft.context;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens stores and models by how a person names them. */
public final class ContextStores {
    private static final String LUCENE = "lucene:";

    private ContextStores() {}

    /**
     * A store by its address: {@code lucene:DIR}. Stores of other kinds are opened by the modules that bring them.
     *
     * @param mustExist whether a store that is not there is an error, as it is for whoever only reads
     * @throws GraniteException if the address is none, or the store cannot be opened
     */
    public static ContextStore open(String address, boolean mustExist) {
        if (address.startsWith(LUCENE) && address.length() > LUCENE.length()) {
            Path folder = Path.of(address.substring(LUCENE.length()));
            if (mustExist && !LuceneContextStore.existsIn(folder)) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "there is no context store in " + folder,
                        "make it with `granite context index PATH --store " + address + "`");
            }
            return LuceneContextStore.open(folder);
        }
        throw new GraniteException(
                ErrorCode.USAGE,
                "not the address of a context store: " + address,
                "write it as lucene:DIR or neo4j:URI");
    }

    /**
     * The embedding model of a name: {@code minilm}, a folder, or {@code none}.
     *
     * @return null for {@code none}
     * @throws GraniteException if it cannot be loaded
     */
    public static @Nullable Embedder embedder(String name) {
        return switch (name) {
            case "none" -> null;
            case "minilm" -> MiniLm.bundled();
            default -> MiniLm.in(Path.of(name));
        };
    }
}
