package org.convnextc.tool.cli;

import java.util.Locale;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.tool.console.Table;

/** A table of passes: how long each took, and how many instructions all functions together have after it. */
final class PassTimes implements Pipeline.Observer {
    private final Table table = new Table("<pass", ">ms", ">instructions");
    private long start;
    private long total;

    @Override
    public void before(Pass pass, Graph graph) {
        start = System.nanoTime();
    }

    @Override
    public void after(Pass pass, Graph before, Graph after) {
        long time = System.nanoTime() - start;
        total += time;
        table.row(pass.name(), milliseconds(time), Long.toString(instructions(after)));
    }

    private static long instructions(Graph graph) {
        return graph.functions().stream()
                .map(Function::body)
                .mapToLong(body -> body.size())
                .sum();
    }

    private static String milliseconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%.2f", nanoseconds / 1e6);
    }

    @Override
    public String toString() {
        return table + String.format(Locale.ROOT, "all passes: %s ms%n", milliseconds(total));
    }
}
