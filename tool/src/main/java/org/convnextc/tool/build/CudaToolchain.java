package org.convnextc.tool.build;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.Nvcc;
import org.convnextc.tool.html.Language;

/** CUDA for NVIDIA's GPUs. */
public class CudaToolchain extends Toolchain {
    private final ValueType type;

    /** @param type of values */
    public CudaToolchain(ValueType type) {
        super(Name.CUDA, Targets.cuda(type), Language.CPP);
        this.type = type;
    }

    @Override
    final SortedMap<String, byte[]> compile(
            SortedMap<String, String> sources, String packageName, String className, String... options) {
        return CudaBuild.build(sources, packageName, className, this::kernels, options);
    }

    /** The kernels of a class as a fatbin; a test takes those of a simulated device. */
    protected byte[] kernels(String className, String source) {
        return CudaBuild.nvcc(className, source);
    }

    @Override
    public int elementBytes() {
        return type.bytes();
    }

    /** The class with its compiled kernels, where this machine has nvcc. */
    @Override
    SortedMap<String, byte[]> beside(SortedMap<String, String> sources, String className) {
        var files = new TreeMap<String, byte[]>(Headers.CUDA.all());
        if (Nvcc.find().isPresent()) {
            files.put(className + ".fatbin", CudaBuild.nvcc(className, sources.get(className + ".cu")));
        }
        return files;
    }

    @Override
    public List<String> notes(String className) {
        if (Nvcc.find().isPresent()) {
            return List.of();
        }
        List<String> command =
                new Nvcc("nvcc").command(Path.of(className + ".cu"), Path.of("."), Path.of(className + ".fatbin"));
        return List.of(
                "note: " + Nvcc.missing(),
                "note: the class needs " + className + ".fatbin beside it, which this makes there: "
                        + String.join(" ", command));
    }
}
