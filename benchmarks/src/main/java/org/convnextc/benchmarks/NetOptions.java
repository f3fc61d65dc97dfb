package org.convnextc.benchmarks;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which net is measured. */
final class NetOptions {
    @Parameters(
            paramLabel = "FILE.net",
            defaultValue = "examples/tiny.net",
            description = "${DEFAULT-VALUE} by default.")
    private String file;

    @Option(names = "--net", paramLabel = "NAME", description = "Which net of the file.")
    private Optional<String> net;

    @Option(names = "-D", paramLabel = "slot=value", description = "Replaces a slot of the net.")
    private List<String> overrides = List.of();

    Net load() {
        return Net.load(file, net, overrides);
    }
}
