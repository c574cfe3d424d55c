package io.graniteft.core.run;

import io.graniteft.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small stage of real files: joins its inputs into {@code out.txt}, one part at a time, and can be told to go wrong. */
final class FileStage implements Stage {
    private final StageName name;
    private final List<Path> inputs;
    String settings = "settings";
    Trouble trouble = () -> {};
    boolean checksItsOwnWork;
    int runs;
    int parts;

    /** Something that happens between two parts of the work. */
    @FunctionalInterface
    interface Trouble {
        void happen() throws IOException, InterruptedException;
    }

    FileStage(StageName name, Path... inputs) {
        this.name = name;
        this.inputs = List.of(inputs);
    }

    @Override
    public StageName name() {
        return name;
    }

    @Override
    public List<Path> inputs() {
        return inputs;
    }

    @Override
    public String configDigest() {
        return settings;
    }

    @Override
    public boolean checksItsOwnWork() {
        return checksItsOwnWork;
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        runs++;
        StringBuilder all = new StringBuilder(settings).append('\n');
        for (int i = 0; i < inputs.size(); i++) {
            Path part = context.folder().resolve("part-" + i + ".txt");
            if (!Files.exists(part)) {
                parts++;
                AtomicFiles.writeString(part, Files.readString(inputs.get(i)));
            }
            all.append(Files.readString(part));
            trouble.happen();
        }
        Path out = context.folder().resolve("out.txt");
        AtomicFiles.writeString(out, all.toString());
        return new Result(List.of(out), Map.of("parts", Tally.of(inputs.size(), Map.of())), Map.of(), Map.of());
    }
}
