package io.graniteft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the packed program where the disk is small, or may not be written. */
final class SmallDisk {
    private SmallDisk() {}

    /** Runs the program in a shell after a preparation; what that mounts, only the program sees. */
    static Granite.Outcome run(Path folder, String preparation, String... words)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(canMount() ? List.of("unshare", "--mount", "--map-root-user") : List.of());
        command.addAll(List.of(
                "bash",
                "-c",
                preparation + " && \"$@\"",
                "bash",
                Program.java(),
                "-XX:+UseSerialGC",
                "-jar",
                Program.JAR.toString()));
        command.addAll(List.of(words));
        return Program.startCommand(folder, Map.of(), command).finish();
    }

    /** Whether a file system may be mounted; where not, a limit on the size of files fills up instead of a disk. */
    static boolean canMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
