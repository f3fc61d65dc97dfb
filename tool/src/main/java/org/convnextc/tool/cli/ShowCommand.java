package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.Suggestions;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convnextc show convnext.net}. */
@Command(
        name = "show",
        description = "Prints a built-in file, whose nets others build on; without a name, what there is.",
        footer = {"", "Example: convnextc show convnext.net"})
final class ShowCommand implements Callable<Integer> {
    private static final Pattern NET = Pattern.compile("^net +(\\w+)", Pattern.MULTILINE);

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A file such as convnext.net.")
    private Optional<String> name;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        if (name.isPresent()) {
            out.print(text(name.get()));
        } else {
            StandardNets.names().forEach(file -> out.println(file + ": " + nets(file)));
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static String text(String name) {
        return StandardNets.find(name)
                .map(Source::text)
                .orElseThrow(() -> new InputException(name + ": is no built-in file"
                        + Suggestions.closest(name, StandardNets.names())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; there are " + String.join(", ", StandardNets.names()))));
    }

    private static String nets(String file) {
        return NET.matcher(text(file)).results().map(net -> net.group(1)).collect(Collectors.joining(", "));
    }
}
