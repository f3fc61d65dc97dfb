package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.cuda.CudaModel;
import org.convnextc.cuda.Simulation;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CudaBuild;

/** A net of the CUDA target whose kernels are compiled for the CPU. */
final class SimulatedNet implements AutoCloseable {
    private static final String NAME = "Net";

    private final URLClassLoader loader;

    /** @param folder that must stay while the net is used */
    SimulatedNet(Graph flat, ValueType type, Path folder) {
        try {
            SortedMap<String, String> sources = Targets.cuda(type).sources(lower(flat, type), "", NAME);
            for (var file :
                    CudaBuild.build(sources, "", NAME, Simulation::compile).entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Graph lower(Graph flat, ValueType type) {
        var diagnostics = new Diagnostics();
        Graph lowered = Targets.cuda(type).lower(flat, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return lowered;
    }

    CudaModel load(Path weights) throws Exception {
        Method load = loader.loadClass(NAME).getMethod("load", Path.class, Options.class);
        return Simulation.with(() -> (CudaModel) load.invoke(null, weights, Options.defaults()));
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
