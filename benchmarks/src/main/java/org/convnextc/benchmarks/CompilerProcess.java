package org.convnextc.benchmarks;

import java.io.IOException;
import java.util.List;
import org.convnextc.tool.cli.Main;
import org.convnextc.tool.measure.ChildJvm;

/** Runs commands of the compiler. */
final class CompilerProcess {
    private CompilerProcess() {}

    /** What it writes to standard output; its messages go to this process's standard error. */
    static String run(List<String> words) throws IOException, InterruptedException {
        var text = new StringBuilder();
        int status = ChildJvm.run(ChildJvm.command(Main.class, List.of(), List.of(), words), line -> text.append(line)
                .append('\n'));
        if (status != 0) {
            throw new IOException("convnextc " + String.join(" ", words) + " ended with status " + status);
        }
        return text.toString();
    }
}
