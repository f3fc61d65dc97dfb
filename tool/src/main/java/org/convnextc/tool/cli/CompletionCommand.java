package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.convnextc.tool.console.ExitStatus;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code convnextc completion}. */
@Command(
        name = "completion",
        description = "Prints a script that lets bash and zsh complete commands and options.",
        footer = {
            "",
            "Example: convnextc completion >~/.convnextc-completion",
            "then, in ~/.bashrc or ~/.zshrc: . ~/.convnextc-completion"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        out.print(AutoComplete.bash("convnextc", command.root().commandLine()));
        out.flush();
        return ExitStatus.DONE;
    }
}
