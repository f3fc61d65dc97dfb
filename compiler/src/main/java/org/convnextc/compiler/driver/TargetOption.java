package org.convnextc.compiler.driver;

import picocli.CommandLine.Option;

/** The option that chooses a target. */
final class TargetOption {
    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "What runs the net: java, or native, which needs a C++ compiler where the net is compiled.")
    private Target target = Target.JAVA;

    Target get() {
        return target;
    }
}
