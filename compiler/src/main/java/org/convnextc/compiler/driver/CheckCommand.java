package org.convnextc.compiler.driver;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code convnextc check FILE.net}. */
@Command(
        name = "check",
        description = "Reports everything that is wrong with a net.",
        footer = {"", "Example: convnextc check examples/tiny.net"})
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private NetArguments net;

    @Override
    public Integer call() {
        net.lower(net.load());
        net.showWarnings();
        return ExitStatus.DONE;
    }
}
