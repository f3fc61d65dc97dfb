package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.Remarks;
import org.convnextc.compiler.pass.RewriteLimit;
import org.convnextc.dsl.Suggestions;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.console.Table;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose passes and watch them. */
final class PassOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--after",
            paramLabel = "PASS",
            description = "Stop after this pass; " + Snapshot.EXPANSION + " is the net as written.")
    private Optional<String> after;

    @Option(
            names = "--passes",
            paramLabel = "A,B,C",
            hideParamSyntax = true,
            split = ",",
            description = "Run these passes alone, in this order.")
    private List<String> only;

    @Option(
            names = "--disable-pass",
            paramLabel = "PASS,...",
            hideParamSyntax = true,
            split = ",",
            description = "Leave these passes out. May be given several times.")
    private List<String> disabled = List.of();

    @Option(names = "--list-passes", help = true, description = "List the passes and what they do.")
    private boolean list;

    @Option(names = "--print-after-all", description = "Print the graph before all passes and after each.")
    private boolean printAll;

    @Option(names = "--print-after-change", description = "The same after the passes that change something.")
    private boolean printChanges;

    @Option(
            names = "--dump-dir",
            paramLabel = "DIR",
            description = "Write the graph after each pass that changes something to a numbered file in this folder.")
    private Optional<Path> dumps;

    @Option(
            names = "--verify-each",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Verify the graph after each pass; without, in the end alone.")
    private boolean verifyEach = true;

    @Option(
            names = "--stop-after-rewrite",
            paramLabel = "N",
            description =
                    "Leave out all but the first N rewrites of passes that the target can do without, and say which one"
                            + " was the last.")
    private Optional<Long> rewrites;

    @Option(names = "--time-passes", description = "Show how long each pass takes, with its verification.")
    private boolean time;

    @Option(
            names = "--remarks",
            description = "Say for each pass where it applied, and where what looks like its pattern is not, and why.")
    private boolean remarks;

    /** Whether nothing is to be done but to show the passes. */
    boolean listOnly() {
        return list;
    }

    /** Shows the passes of a target. */
    void list(Pipeline target) {
        var table = new Table("<pass", "<", "<what it does");
        for (Pass pass : target.passes()) {
            table.row(pass.name(), pass.required() ? "needed" : "", pass.summary());
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(table);
        out.flush();
    }

    /** Whether graphs are printed while passes run. */
    boolean printing() {
        return printAll || printChanges;
    }

    /** The option as given, where the passes stop early. */
    Optional<String> stop() {
        return after.map(pass -> "--after " + pass);
    }

    /**
     * Loads a net and runs the chosen ones of the target's passes on it.
     *
     * @param out where to print graphs, where that is asked for
     */
    Snapshot run(NetArguments net, Pipeline target, PrintWriter out) {
        checkNames(target);
        dumps.ifPresent(DumpFolder::prepare);
        Graph graph = net.load();
        var start = new Snapshot(graph, net.stage());
        Pipeline chosen = chosen(net, target);
        Optional<RewriteLimit> limit = rewrites.map(RewriteLimit::new);
        Pipeline limited = limit.map(l -> l.limit(chosen)).orElse(chosen);
        var told = new Remarks();
        var times = new PassTimes();
        Graph lowered = net.run(graph, remarks ? told.watch(limited) : limited, observers(start, out, times));
        PrintWriter err = command.commandLine().getErr();
        told.all().forEach(err::println);
        if (time) {
            err.print(times);
        }
        limit.ifPresent(l -> err.println(describe(l)));
        err.flush();
        return new Snapshot(lowered, stage(chosen, start));
    }

    /** What is left of the target's passes for the loaded graph, as far as the options let them run. */
    Pipeline chosen(NetArguments net, Pipeline target) {
        Pipeline remaining = net.remaining(target);
        Pipeline base = only == null ? remaining : target.only(names(only));
        if (after.isPresent() && !after.get().equals(net.stage())) {
            if (!base.names().contains(after.get())) {
                throw wrong("--after " + after.get() + ": the pass is not among those to run: "
                        + String.join(", ", base.names()));
            }
        }
        Pipeline stopped = after.map(
                        stage -> stage.equals(net.stage()) ? base.upTo(Snapshot.EXPANSION) : base.upTo(stage))
                .orElse(base);
        Pipeline chosen = stopped.without(names(disabled));
        return verifyEach ? chosen : chosen.verifiedAtTheEnd();
    }

    /** The same, and no more rewrites than the options allow; counted for one run. */
    Pipeline limited(NetArguments net, Pipeline target) {
        Pipeline chosen = chosen(net, target);
        return rewrites.map(most -> new RewriteLimit(most).limit(chosen)).orElse(chosen);
    }

    /** What the result is after. */
    private String stage(Pipeline chosen, Snapshot start) {
        List<String> names = chosen.names();
        return after.orElse(names.isEmpty() ? start.after() : names.get(names.size() - 1));
    }

    private Pipeline.Observer observers(Snapshot start, PrintWriter out, PassTimes times) {
        var all = new ArrayList<Pipeline.Observer>();
        all.add(times);
        if (printing()) {
            all.add(new GraphPrinter(start, printAll, out));
        }
        dumps.ifPresent(folder -> all.add(new DumpFolder(folder, start)));
        return Pipeline.Observer.all(all);
    }

    private String describe(RewriteLimit limit) {
        String last = limit.last().map(rewrite -> ", the last one: " + rewrite).orElse("");
        return limit.done() + (limit.done() == 1 ? " rewrite" : " rewrites") + last;
    }

    private void checkNames(Pipeline target) {
        after.filter(stage -> !stage.equals(Snapshot.EXPANSION)).ifPresent(stage -> check("--after", stage, target));
        names(disabled).forEach(pass -> check("--disable-pass", pass, target));
        if (only != null) {
            names(only).forEach(pass -> check("--passes", pass, target));
        }
        if (rewrites.isPresent() && rewrites.get() < 0) {
            throw wrong("--stop-after-rewrite " + rewrites.get() + ": it must not be negative");
        }
    }

    private void check(String option, String name, Pipeline target) {
        List<String> names = target.names();
        if (!names.contains(name)) {
            String hint = Suggestions.closest(name, names)
                    .map(near -> "did you mean " + near + "?")
                    .orElse("expected one of " + String.join(", ", names));
            throw wrong(option + " " + name + ": no such pass; " + hint);
        }
    }

    /** The names without the empty one that {@code --passes=} gives. */
    private static List<String> names(List<String> given) {
        return given.stream().filter(name -> !name.isEmpty()).toList();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
