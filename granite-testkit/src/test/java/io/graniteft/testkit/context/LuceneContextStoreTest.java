package io.graniteft.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.context.ContextStore;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.core.GraniteException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneContextStoreTest extends ContextStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected ContextStore openStore() {
        return LuceneContextStore.open(folder);
    }

    @Test
    void two_cannot_write_at_the_same_time() {
        try (ContextStore one = openStore();
                ContextStore other = openStore()) {
            SmallTree.index(one, SmallTree.files(), null);

            assertThatThrownBy(() -> SmallTree.index(other, SmallTree.files(), null))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("another process is writing");
        }
    }

    @Test
    void a_store_in_one_piece_answers_as_before() {
        try (LuceneContextStore store = LuceneContextStore.open(folder)) {
            SmallTree.index(store, SmallTree.files(), new HashedWords());
            var before = picture(store);

            store.compact();
            store.commit("hashed-words");

            assertThat(picture(store)).isEqualTo(before);
        }
    }
}
