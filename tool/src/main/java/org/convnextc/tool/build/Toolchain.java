package org.convnextc.tool.build;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.ClassTarget;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.tool.html.Language;

/** What makes something that runs out of a target's sources: javac, with a C++ compiler or nvcc where the target needs one. */
public abstract class Toolchain {
    public static final Toolchain JAVA = new JavaToolchain();
    public static final Toolchain NATIVE = new CppToolchain(Arithmetic.F32, List.of());

    /** What {@code --target} says. */
    public enum Name {
        JAVA(NumberType.F32),
        NATIVE(NumberType.F32, NumberType.INT8),
        CUDA(NumberType.F32, NumberType.TF32, NumberType.F16, NumberType.BF16);

        private final List<NumberType> types;

        Name(NumberType... types) {
            this.types = List.of(types);
        }

        /** What it can compute with. */
        public List<NumberType> types() {
            return types;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param type one of {@link Name#types} */
    public static Toolchain of(Name name, NumberType type) {
        return switch (name) {
            case JAVA -> JAVA;
            case NATIVE -> type == NumberType.INT8 ? new CppToolchain(Arithmetic.INT8, List.of()) : NATIVE;
            case CUDA -> new CudaToolchain(ValueType.valueOf(type.name()));
        };
    }

    private final Name name;
    private final ClassTarget target;
    private final Language language;

    /** @param language of {@link #code} */
    Toolchain(Name name, ClassTarget target, Language language) {
        this.name = name;
        this.target = target;
        this.language = language;
    }

    /** The target for machines that need not be like this one; the same where its jars are for all. */
    public Toolchain on(List<NativePlatform> platforms) {
        return this;
    }

    /** Of {@link #code}. */
    public final Language language() {
        return language;
    }

    public final Pipeline passes() {
        return target.pipeline();
    }

    /** The source that computes. */
    public final String code(Graph lowered, String className) {
        return target.sources(lowered, "", className).get(target.code(className));
    }

    /**
     * What a jar of the net holds: files by path.
     *
     * @param lowered after {@link #passes}
     * @param options of javac
     */
    public final SortedMap<String, byte[]> build(Graph lowered, ClassSpec spec, String... options) {
        return compile(target.sources(lowered, spec), spec.packageName(), spec.simpleName(), options);
    }

    /** All sources, by path, and what they need beside them. */
    public final SortedMap<String, byte[]> sources(Graph lowered, ClassSpec spec) {
        SortedMap<String, String> texts = target.sources(lowered, spec);
        var files = new TreeMap<String, byte[]>(beside(texts, spec.simpleName()));
        texts.forEach((file, text) -> files.put(file, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** The one source of a target that has no other: see {@link #manySources}. */
    public final String source(Graph lowered, ClassSpec spec) {
        return target.sources(lowered, spec).get(target.code(spec.simpleName()));
    }

    /** Class files, and libraries, by path, from a target's sources. */
    abstract SortedMap<String, byte[]> compile(
            SortedMap<String, String> sources, String packageName, String className, String... options);

    /** The files, by path, that the sources include, or a class loads. */
    SortedMap<String, byte[]> beside(SortedMap<String, String> sources, String className) {
        return new TreeMap<>();
    }

    /** The bytes of one element of a value in the arena. */
    public int elementBytes() {
        return Float.BYTES;
    }

    /** What the user is told of {@link #sources}: a line each. */
    public List<String> notes(String className) {
        return List.of();
    }

    /** Whether {@link #sources} are more than a class that can be compiled by itself. */
    public boolean manySources() {
        return this != JAVA;
    }

    public final boolean is(Name which) {
        return name == which;
    }

    @Override
    public final String toString() {
        return name.toString();
    }
}
