/**
 * What generated classes need when they run. Where the Vector API or OpenBLAS are to compute, their modules are named with
 * {@code --add-modules}: {@code jdk.incubator.vector}, {@code org.bytedeco.openblas.linux.x86_64} and
 * {@code org.bytedeco.javacpp.linux.x86_64}; nothing else needs them.
 */
module org.convnextc.runtime {
    requires transitive org.convnextc.checkpoint;
    requires transitive org.convnextc.image;
    requires static jdk.incubator.vector;
    requires static org.bytedeco.javacpp;
    requires static org.bytedeco.openblas;

    // For users.
    exports org.convnextc.runtime;

    // For generated classes.
    exports org.convnextc.runtime.spi;
    exports org.convnextc.runtime.javanet;
    exports org.convnextc.runtime.nativenet;
    exports org.convnextc.runtime.kernel;
}
