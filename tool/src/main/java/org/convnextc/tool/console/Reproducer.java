package org.convnextc.tool.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.convnextc.compiler.pass.PassException;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;

/** The graph that a pass could not take, kept so that the crash can be seen again. */
final class Reproducer {
    private Reproducer() {}

    /** Writes the graph to the folder for temporary files; the result says where it is and how to use it. */
    static String leave(PassException crash) {
        try {
            Path file = Files.createTempFile("convnextc-" + crash.pass() + "-", ".ir");
            Files.writeString(file, Printer.print(new Snapshot(crash.before(), crash.previous())));
            return "report it together with the graph before the pass, " + file
                    + "\n      to see it again: convnextc ir " + file + " --passes=" + crash.pass() + " --debug";
        } catch (IOException e) {
            return "report it with the input and the options; the graph before the pass could not be written: " + e;
        }
    }
}
