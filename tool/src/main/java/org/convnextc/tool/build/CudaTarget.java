package org.convnextc.tool.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.cuda.ValueType;
import org.convnextc.ir.Graph;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.Nvcc;
import org.convnextc.tool.html.Language;

/** CUDA for NVIDIA's GPUs. */
public class CudaTarget extends Target {
    private final ValueType type;

    /** @param type of values */
    public CudaTarget(ValueType type) {
        super(Name.CUDA, Language.CPP);
        this.type = type;
    }

    @Override
    public Pipeline passes() {
        return Pipeline.forCuda(type);
    }

    @Override
    public SortedMap<String, byte[]> build(Graph lowered, String packageName, String className, String... options) {
        return CudaBuild.build(
                Compiler.cudaSources(lowered, type, packageName, className),
                packageName,
                className,
                CudaBuild::nvcc,
                options);
    }

    @Override
    public String code(Graph lowered, String className) {
        return Compiler.cudaSources(lowered, type, "", className).get(className + ".cu");
    }

    @Override
    public int elementBytes() {
        return type.bytes();
    }

    /** With the compiled kernels, where this machine has nvcc. */
    @Override
    public SortedMap<String, byte[]> sources(Graph lowered, String packageName, String className) {
        var files = new TreeMap<String, byte[]>(Headers.CUDA.all());
        SortedMap<String, String> sources = Compiler.cudaSources(lowered, type, packageName, className);
        sources.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
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
