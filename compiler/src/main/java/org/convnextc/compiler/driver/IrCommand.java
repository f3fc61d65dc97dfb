package org.convnextc.compiler.driver;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--after",
            paramLabel = "PASS",
            description = "Print the graph after this pass; " + Pipeline.EXPANSION + " is the net as written.")
    private Optional<String> after;

    @Option(names = "--print-after-all", description = "Print the graph after expansion and after every pass.")
    private boolean all;

    @Override
    public Integer call() {
        checkPass();
        Graph flat = net.load();
        show(Pipeline.EXPANSION, flat);
        Graph lowered = net.lower(flat, (pass, before, changed) -> show(pass.name(), changed));
        if (!all && after.isEmpty()) {
            print(Printer.print(lowered));
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }

    private void checkPass() {
        var stages = new ArrayList<>(List.of(Pipeline.EXPANSION));
        Pipeline.java().passes().stream().map(Pass::name).forEach(stages::add);
        if (after.isPresent() && !stages.contains(after.get())) {
            throw new ParameterException(
                    command.commandLine(),
                    "--after " + after.get() + ": no such pass; expected one of " + String.join(", ", stages));
        }
    }

    private void show(String stage, Graph graph) {
        if (all) {
            print("# after " + stage + "\n");
        }
        if (all || after.equals(Optional.of(stage))) {
            print(Printer.print(graph));
        }
    }

    private void print(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
