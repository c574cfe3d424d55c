package io.graniteft.data;

import io.graniteft.core.run.Progress;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.nio.file.Path;
import java.util.List;

/** A preparation in a process of its own, which tells on standard output how far it is, so that a test can kill it anywhere. */
final class PrepareChild {
    private PrepareChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        DataRequest request = new DataRequest(
                List.of(SourceFolder.of(Path.of(arguments[0]))),
                TestConfigs.with(),
                Path.of(arguments[1]),
                SplitMode.GROUP,
                Integer.parseInt(arguments[2]));
        new DataPipeline().run(request, new Progress() {
            @Override
            public synchronized void update(String task, long done, long total, String detail) {
                System.out.println(task + " " + done);
            }

            @Override
            public void note(String line) {
                System.out.println("note " + line);
            }
        });
        System.out.println("finished");
    }
}
