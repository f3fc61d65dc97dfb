package org.convnextc.tool.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;

/** Writes a graph as it comes and after each pass that changes it: {@code 00-expansion.ir}, {@code 02-outline.ir}. */
final class DumpFolder implements Pipeline.Observer {
    private final Path folder;
    private int number = 0;

    DumpFolder(Path folder, Snapshot start) {
        this.folder = folder;
        write(start);
    }

    /** Makes the folder where it is not there. Throws {@link InputException}. */
    static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException("cannot make the folder " + folder + " of --dump-dir: " + e, e);
        }
    }

    @Override
    public void after(Pass pass, Graph before, Graph after) {
        number++;
        if (!after.equals(before)) {
            write(new Snapshot(after, pass.name()));
        }
    }

    private void write(Snapshot snapshot) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%02d-%s.ir", number, snapshot.after()));
        Output.write(file, Printer.print(snapshot).getBytes(StandardCharsets.UTF_8));
    }
}
