package io.graniteft.core.io;

import java.nio.file.Path;

/** A process of its own that locks a folder, says so, and holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        FolderLock lock = FolderLock.acquire(Path.of(arguments[0]), "holding on");
        System.out.println("locked");
        while (System.in.read() != -1) {
            // Waits for the parent to let go.
        }
        lock.close();
    }
}
