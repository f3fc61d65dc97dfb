package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.ir.Graph;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.profile.ProfileMeasurement;
import org.convnextc.tool.profile.ProfileResult;
import org.convnextc.tool.profile.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code convnextc profile FILE.net}. */
@Command(
        name = "profile",
        description = {
            "Measures each step of a forward pass beside what it would take at the machine's peak.",
            "The peak of arithmetic and of memory is measured in the same run."
        },
        footer = {"", "Example: convnextc profile examples/tiny.net --threads 2 --trace trace.json"})
final class ProfileCommand implements Callable<Integer> {
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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--trace",
            paramLabel = "TRACE.json",
            description = "Write one forward as a trace that ui.perfetto.dev opens.")
    private Optional<Path> trace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        measured.check(target.get());
        if (target.get().is(Toolchain.Name.CUDA)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--target cuda: profile cannot time a GPU's steps; CudaModel.profile does, called by a program");
        }
        trace.ifPresent(Output::check);
        Graph flat = net.load();
        Graph lowered = net.lower(flat, target.get());
        var result = new ProfileResult();
        int floats = flat.entry().inputs().get(0).type().elements();
        int status = measured.run(
                ProfileMeasurement.class,
                flat,
                CompiledNet.probed(lowered, target.get()),
                floats,
                program.debug(),
                result::add);
        if (status == ExitStatus.DONE) {
            show(new ProfileReport(flat.name(), result, result.profile(Step.of(lowered))));
            net.showWarnings();
        }
        return status;
    }

    private void show(ProfileReport report) throws IOException {
        if (trace.isPresent()) {
            Output.write(
                    trace.get(),
                    TraceFile.of(report.profile().median(), report.profile().steps()));
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, report::write);
        } else {
            out.print(report);
            out.flush();
        }
    }
}
