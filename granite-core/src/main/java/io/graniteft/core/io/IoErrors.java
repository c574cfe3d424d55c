package io.graniteft.core.io;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what a failing file system means, and what a person can do about it. */
public final class IoErrors {
    private IoErrors() {}

    /**
     * What an I/O error means to a person.
     *
     * @param error what the system reported
     * @param path what was being read or written; named where the error names nothing itself
     */
    public static GraniteException explain(IOException error, Path path) {
        String place = placeOf(error, path);
        String reason = reasonOf(error);
        if (reason.contains("no space left on device") || reason.contains("not enough space")) {
            return failed(
                    "the disk is full: cannot write " + place,
                    "make room on that disk and repeat the command; finished work is kept",
                    error);
        }
        if (reason.contains("file too large")) {
            return failed(
                    "no file may grow further: cannot write " + place,
                    "raise the limit of this shell with `ulimit -f`, or choose a file system without such a limit, then"
                            + " repeat the command; finished work is kept",
                    error);
        }
        if (reason.contains("disk quota exceeded")) {
            return failed(
                    "the disk quota is used up: cannot write " + place,
                    "make room or ask for a larger quota, then repeat the command; finished work is kept",
                    error);
        }
        if (reason.contains("read-only file system")) {
            return failed(place + " lies on a read-only file system", "choose a folder that can be written to", error);
        }
        if (reason.contains("too many open files")) {
            return failed("too many files are open: cannot open " + place, "raise the limit with `ulimit -n`", error);
        }
        if (error instanceof AccessDeniedException || reason.contains("permission denied")) {
            return failed("no permission for " + place, "check who owns it, or choose another folder", error);
        }
        if (error instanceof NoSuchFileException || error instanceof FileNotFoundException) {
            return failed("no such file: " + place, "check the path", error);
        }
        if (error instanceof NotDirectoryException || reason.contains("not a directory")) {
            return failed(place + " is not a folder", "choose a folder, or move the file out of the way", error);
        }
        if (error instanceof FileAlreadyExistsException) {
            return failed(place + " exists and is in the way", "move it, or choose another path", error);
        }
        if (error instanceof CharacterCodingException) {
            return failed(place + " is not UTF-8", "convert the file to UTF-8", error);
        }
        return failed(
                "cannot read or write " + place + (error.getMessage() == null ? "" : ": " + error.getMessage()),
                "check that the path exists and that its disk is in order",
                error);
    }

    /** As above, for file systems that are read-only by nature. */
    public static GraniteException explain(ReadOnlyFileSystemException error, Path path) {
        return failed(path + " lies on a read-only file system", "choose a folder that can be written to", error);
    }

    private static String placeOf(IOException error, Path path) {
        if (error instanceof FileSystemException known && known.getFile() != null) {
            return known.getFile();
        }
        return path.toString();
    }

    private static String reasonOf(IOException error) {
        @Nullable
        String reason = error instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : error.getMessage();
        return reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    }

    private static GraniteException failed(String message, String hint, Exception cause) {
        return new GraniteException(ErrorCode.FAILED, message, hint, cause);
    }
}
