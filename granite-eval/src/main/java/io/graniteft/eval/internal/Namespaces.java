package io.graniteft.eval.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Bubblewrap's command line: nothing of the host but its program folders, read-only; no network, no other process, no
 * home, an empty folder to work in.
 */
final class Namespaces {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/bwrap"), Path.of("/bin/bwrap"));

    /** Folders that programs come from; links among them stay links. */
    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64");

    private Namespaces() {}

    /** Whether bubblewrap is installed; whether it works here is another question. */
    static boolean installed() {
        return PROGRAMS.stream().anyMatch(Files::isExecutable);
    }

    /** What stands before a program's command line to run it in namespaces of its own. */
    static List<String> command(Path program) {
        List<String> command = new ArrayList<>();
        command.add(PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(PROGRAMS.get(0))
                .toString());
        command.addAll(List.of("--unshare-all", "--die-with-parent", "--clearenv", "--new-session"));
        for (String folder : SYSTEM) {
            Path path = Path.of(folder);
            if (Files.isSymbolicLink(path)) {
                try {
                    command.addAll(
                            List.of("--symlink", Files.readSymbolicLink(path).toString(), folder));
                } catch (java.io.IOException e) {
                    command.addAll(List.of("--ro-bind", folder, folder));
                }
            } else if (Files.isDirectory(path)) {
                command.addAll(List.of("--ro-bind", folder, folder));
            }
        }
        // A cross compiler is often unpacked outside of /usr: its folder holds bin, lib and the rest.
        Path home = program.toAbsolutePath().normalize().getParent();
        Path root = home == null ? null : home.getParent();
        if (root != null && root.getNameCount() > 0 && SYSTEM.stream().noneMatch(program::startsWith)) {
            command.addAll(List.of("--ro-bind", root.toString(), root.toString()));
        }
        // No other device: a compiler needs none, and /dev/zero would be a file without an end.
        command.addAll(List.of("--dev-bind", "/dev/null", "/dev/null", "--tmpfs", "/tmp", "--chdir", "/tmp"));
        command.addAll(List.of("--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C"));
        command.addAll(List.of("--setenv", "TMPDIR", "/tmp", "--setenv", "SOURCE_DATE_EPOCH", "0", "--"));
        return command;
    }
}
