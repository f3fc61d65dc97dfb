package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.measure.BenchResult;
import org.convnextc.tool.measure.Machine;
import org.convnextc.tool.measure.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code convnextc bench FILE.net}. */
@Command(
        name = "bench",
        description = "Compiles a net and measures its forward pass in a JVM of its own.",
        footer = {"", "Example: convnextc bench examples/tiny.net --threads 2"})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private Convnextc program;

    @Mixin
    private NetArguments net;

    @Mixin
    private TargetOption target;

    @Mixin
    private MeasuredNet measured;

    @Option(names = "--batch", paramLabel = "N", description = "Images in a forward; ${DEFAULT-VALUE} by default.")
    private int batch = 1;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine.requirePositive(command, "--batch", batch);
        measured.check(target.get());
        Graph flat = net.load();
        int floats = inputFloats(flat);
        CompiledNet compiled = CompiledNet.of(net.lower(flat, target.get()), target.get());
        var result = new BenchResult(flat.name(), flat.entry().macs(), batch);
        int status = measured.run(Measurement.class, flat, compiled, floats, program.debug(), result::add);
        if (status == ExitStatus.DONE) {
            show(result);
            net.showWarnings();
        }
        return status;
    }

    private int inputFloats(Graph flat) {
        long floats = (long) batch * flat.entry().inputs().get(0).type().elements();
        if (floats > TensorType.MAX_ELEMENTS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--batch " + batch + ": the input would have " + floats + " floats, at most "
                            + TensorType.MAX_ELEMENTS + " are possible");
        }
        return (int) floats;
    }

    private void show(BenchResult result) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, result::write);
        } else {
            out.print(result);
            out.flush();
        }
    }
}
