package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code convnextc ir FILE.net}. */
@Command(
        name = "ir",
        description = "Prints the graph of a net as text, by default after all passes.",
        footer = {"", "Example: convnextc ir examples/tiny.net --after outline"})
final class IrCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Mixin
    private TargetOption target;

    @Mixin
    private PassOptions passes;

    @Override
    public Integer call() {
        if (passes.listOnly()) {
            passes.list(target.get().passes());
            return ExitStatus.DONE;
        }
        PrintWriter out = command.commandLine().getOut();
        Snapshot result = passes.run(net, target.get().passes(), out);
        if (!passes.printing()) {
            out.print(Printer.print(result));
            out.flush();
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }
}
