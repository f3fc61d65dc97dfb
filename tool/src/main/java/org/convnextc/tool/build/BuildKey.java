package org.convnextc.tool.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import org.bytedeco.javacpp.tools.Builder;
import org.convnextc.compiler.target.CompilerVersion;
import org.convnextc.image.Preprocess;
import org.convnextc.io.Fingerprint;
import org.convnextc.kernels.Headers;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.Tensor;
import org.convnextc.runtime.nativenet.InstrumentedNet;
import org.convnextc.runtime.nativenet.NativeLibrary;
import org.convnextc.runtime.nativenet.NativeModel;
import org.convnextc.runtime.nativenet.NativeNet;
import org.convnextc.runtime.nativenet.WeightPacker;
import org.convnextc.runtime.spi.Weights;

/** All that decides on what a native build gives, as one name. */
final class BuildKey {
    /** What sources are compiled against, and what compiles them. */
    private static final List<Class<?>> CLASSES = List.of(
            InstrumentedNet.class,
            Model.class,
            JniLinker.class,
            NativeBuild.class,
            NativeLibrary.class,
            NativeModel.class,
            NativeNet.class,
            Options.class,
            Output.class,
            Preprocess.class,
            Spec.class,
            Tensor.class,
            WeightPacker.class,
            Weights.class);

    private final Fingerprint parts = new Fingerprint();

    private BuildKey() {}

    /** @param versions what the compilers say of themselves */
    static String of(
            List<NativeCompiler> compilers,
            List<String> versions,
            List<SortedMap<String, String>> sources,
            String packageName) {
        var key = new BuildKey();
        key.add(compilers);
        key.add(versions);
        key.add(Runtime.version()); // of javac
        key.add(Builder.class.getPackage().getImplementationVersion());
        key.add(CompilerVersion.CURRENT);
        CLASSES.forEach(key::addCode);
        Headers.CPP.all().forEach((name, text) -> key.add(name).parts.add(text));
        key.add(packageName);
        sources.forEach(net -> net.forEach((name, text) -> key.add(name).add(text)));
        return key.parts.hex();
    }

    private BuildKey add(Object part) {
        parts.add(String.valueOf(part));
        return this;
    }

    private void addCode(Class<?> type) {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            parts.add(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
