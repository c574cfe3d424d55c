package io.graniteft.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomePathTest {
    @Test
    void a_tilde_is_the_home_folder_and_counts_as_written_for_this_host() {
        FilePath path = FilePath.written("~/sources/linux", Path.of("/configs"));

        assertThat(path.resolved()).isEqualTo(Path.of(System.getProperty("user.home"), "sources", "linux"));
        assertThat(path.writtenAbsolute()).isTrue();
    }

    @Test
    void a_relative_path_is_relative_to_the_folder_of_its_file() {
        FilePath path = FilePath.written("../src", Path.of("/configs/team"));

        assertThat(path.resolved()).isEqualTo(Path.of("/configs/src"));
        assertThat(path.writtenAbsolute()).isFalse();
    }
}
