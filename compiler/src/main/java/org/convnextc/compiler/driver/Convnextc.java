package org.convnextc.compiler.driver;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code convnextc}: options that every command has. */
@Command(
        name = "convnextc",
        description = "Compiles a description of a ConvNeXt variant to one specialised class.",
        versionProvider = Version.class)
final class Convnextc implements Runnable {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

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

    boolean debug() {
        return debug;
    }

    @Override
    public void run() {}
}
