package org.convnextc.tool.build;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.cuda.ValueType;
import org.convnextc.ir.Graph;
import org.convnextc.tool.html.Language;

/** What runs a net. */
public abstract class Target {
    public static final Target JAVA = new JavaTarget();
    public static final Target NATIVE = new NativeTarget();

    /** What {@code --target} says. */
    public enum Name {
        JAVA,
        NATIVE,
        CUDA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param type of values, for {@link Name#CUDA} */
    public static Target of(Name name, ValueType type) {
        return switch (name) {
            case JAVA -> JAVA;
            case NATIVE -> NATIVE;
            case CUDA -> new CudaTarget(type);
        };
    }

    private final Name name;
    private final Language language;

    /** @param language of {@link #code} */
    Target(Name name, Language language) {
        this.name = name;
        this.language = language;
    }

    /** Of {@link #code}. */
    public final Language language() {
        return language;
    }

    public abstract Pipeline passes();

    /**
     * What a jar of the net holds: files by path.
     *
     * @param lowered after {@link #passes}
     * @param options of javac
     */
    public abstract SortedMap<String, byte[]> build(
            Graph lowered, String packageName, String className, String... options);

    /** The source that computes. */
    public abstract String code(Graph lowered, String className);

    /** All sources, by path, and what they include. */
    public abstract SortedMap<String, byte[]> sources(Graph lowered, String packageName, String className);

    /** Of a value in the arena. */
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
