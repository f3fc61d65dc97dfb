package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.convnextc.tool.build.BuildCache;
import org.convnextc.tool.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convnextc cache}. */
@Command(
        name = "cache",
        description = {
            "Shows what is kept of native builds: the same net with the same compiler is not built twice.",
            "It lies in the folder that " + BuildCache.VARIABLE
                    + " names, else in convnextc below XDG_CACHE_HOME or ~/.cache;" + " an empty " + BuildCache.VARIABLE
                    + " keeps nothing. What was not used for longest is deleted beyond 1024 MB."
        },
        footer = {"", "Example: convnextc cache --clear"})
final class CacheCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--clear", description = "Delete it.")
    private boolean clear;

    @Override
    public Integer call() {
        BuildCache cache = BuildCache.ofUser();
        PrintWriter out = command.commandLine().getOut();
        if (cache.folder().isEmpty()) {
            out.println("no cache: " + BuildCache.VARIABLE + " is empty");
        } else {
            out.println(line(cache, cache.folder().get()));
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private String line(BuildCache cache, Path folder) {
        BuildCache.Size size = clear ? cache.clear() : cache.size();
        String builds = String.format(
                Locale.ROOT,
                "%d native %s, %.1f MB",
                size.builds(),
                size.builds() == 1 ? "build" : "builds",
                size.bytes() / 1048576.0);
        return folder + ": "
                + (clear ? "deleted " + builds : builds + " of at most " + (BuildCache.MOST_BYTES >> 20) + " MB");
    }
}
