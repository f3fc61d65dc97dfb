package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.NativeBuild;

/** Nets of the native target, built together: the builder's start is most of the time that a small net takes. */
final class NativeNets {
    private final Map<String, Graph> graphs = new LinkedHashMap<>();
    private final Map<String, Graph> lowered = new LinkedHashMap<>();
    private URLClassLoader loader;

    /** Adds a net under the name that its class will have. */
    NativeNets add(String className, Graph flat) {
        return add(className, flat, lower(flat));
    }

    /** The same, lowered in a way of its own. */
    NativeNets add(String className, Graph flat, Graph lowered) {
        graphs.put(className, flat);
        this.lowered.put(className, lowered);
        return this;
    }

    Graph graph(String className) {
        return graphs.get(className);
    }

    /** Builds all nets in a folder that must stay while they are used. */
    NativeNets build(Path folder) throws IOException {
        List<SortedMap<String, String>> sources = new ArrayList<>();
        lowered.forEach((name, graph) -> sources.add(Targets.NATIVE.sources(graph, "", name)));
        for (var file : NativeBuild.build(sources, "").entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        return this;
    }

    static Graph lower(Graph flat) {
        var diagnostics = new Diagnostics();
        Graph lowered = Targets.NATIVE.lower(flat, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return lowered;
    }

    /** Without some of the native target's passes. */
    static Graph lower(Graph flat, List<String> without) {
        var diagnostics = new Diagnostics();
        Graph lowered = Targets.NATIVE.pipeline().without(without).run(flat, diagnostics, Pipeline.Observer.NONE);
        assertEquals(List.of(), diagnostics.all());
        return lowered;
    }

    /** @param isa one of {@link #isas} or {@link #isasOfIntegers}; the processor must have it */
    Model load(String className, Path weights, String isa, int threads) throws ReflectiveOperationException {
        System.setProperty("org.convnextc.isa", isa);
        try {
            return (Model) loader.loadClass(className)
                    .getMethod("load", Path.class, Options.class)
                    .invoke(null, weights, Options.defaults().withThreads(threads));
        } finally {
            System.clearProperty("org.convnextc.isa");
        }
    }

    /** What this processor can run of a net with products of 8-bit integers. */
    static List<String> isasOfIntegers() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String flags = Files.exists(info) ? Files.readString(info) : "";
        var all = new ArrayList<>(isas());
        if (all.contains("avx2") && flags.contains(" avx_vnni")) {
            all.add("avx2_vnni");
        }
        if (all.contains("avx512") && flags.contains(" avx512_vnni")) {
            all.add("avx512_vnni");
        }
        return all;
    }

    /** What this processor can run. */
    static List<String> isas() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String flags = Files.exists(info) ? Files.readString(info) : "";
        var all = new ArrayList<>(List.of("portable"));
        if (flags.contains(" avx2") && flags.contains(" fma")) {
            all.add("avx2");
        }
        if (flags.contains(" avx512vl") && flags.contains(" avx512dq") && flags.contains(" avx512bw")) {
            all.add("avx512");
        }
        return all;
    }
}
