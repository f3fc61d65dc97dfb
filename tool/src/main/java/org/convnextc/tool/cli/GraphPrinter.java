package org.convnextc.tool.cli;

import java.io.PrintWriter;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;

/** Prints a graph as it comes and after passes, each under a comment that names the pass. */
final class GraphPrinter implements Pipeline.Observer {
    private final boolean unchanged;
    private final PrintWriter out;

    /** @param unchanged whether to print also what a pass left as it was */
    GraphPrinter(Snapshot start, boolean unchanged, PrintWriter out) {
        this.unchanged = unchanged;
        this.out = out;
        print(start);
    }

    @Override
    public void after(Pass pass, Graph before, Graph after) {
        if (unchanged || !after.equals(before)) {
            print(new Snapshot(after, pass.name()));
        }
    }

    private void print(Snapshot snapshot) {
        out.print("# after " + snapshot.after() + "\n" + Printer.print(snapshot));
        out.flush();
    }
}
