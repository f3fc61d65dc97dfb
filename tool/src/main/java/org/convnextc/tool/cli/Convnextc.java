package org.convnextc.tool.cli;

import org.convnextc.tool.console.Colour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code convnextc}: its commands, and the options that all of them have. */
@Command(
        name = "convnextc",
        customSynopsis = {"convnextc FILE.net -o OUT [OPTION]...", "       convnextc COMMAND [OPTION]... [FILE]"},
        description = "Compiles a description of a ConvNeXt variant to one specialised class.",
        footer = {
            "",
            "Without a command it compiles. Each command explains itself: convnextc run --help",
            "Exit status: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 a fault of convnextc."
        },
        versionProvider = Version.class,
        subcommands = {
            CompileCommand.class,
            ImportCommand.class,
            RunCommand.class,
            InfoCommand.class,
            IrCommand.class,
            ShowCommand.class,
            CheckCommand.class,
            FmtCommand.class,
            PreprocessCommand.class,
            BenchCommand.class,
            ProfileCommand.class,
            VerifyCommand.class,
            WeightsCommand.class,
            InitCommand.class,
            CacheCommand.class,
            CompletionCommand.class
        })
final class Convnextc {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = "--color",
            scope = ScopeType.INHERIT,
            paramLabel = "WHEN",
            description =
                    "Colour messages: ${COMPLETION-CANDIDATES}. auto means on a terminal, unless NO_COLOR is set.")
    private Colour colour = Colour.AUTO;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    /** Whether this command is to colour its messages. */
    static boolean colours(CommandSpec command) {
        return command.root().userObject() instanceof Convnextc program && program.colour.wanted();
    }

    boolean debug() {
        return debug;
    }
}
