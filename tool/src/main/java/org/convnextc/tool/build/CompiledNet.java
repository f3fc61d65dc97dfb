package org.convnextc.tool.build;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.console.InputException;

/**
 * A net compiled in memory.
 *
 * @param className without a package
 * @param files class files, and a library where there is one, by path
 */
public record CompiledNet(String className, SortedMap<String, byte[]> files) {
    /** @param lowered after all passes of the Java target */
    public static CompiledNet of(Graph lowered) {
        return of(lowered, Toolchain.JAVA);
    }

    /** @param lowered after all passes of the target */
    public static CompiledNet of(Graph lowered, Toolchain target) {
        return of(lowered, target, Optional.empty());
    }

    /** @param tail the net's end, where it is to explain its answers */
    public static CompiledNet of(Graph lowered, Toolchain target, Optional<ClassSpec.Tail> tail) {
        String className = className(lowered);
        return new CompiledNet(
                className, target.build(lowered, ClassSpec.of("", className).withTail(tail)));
    }

    /** The same with probes, for a profile or a verification. */
    public static CompiledNet probed(Graph lowered, Toolchain target) {
        return of(InsertProbes.into(lowered), target);
    }

    /** The net's name where it is one for a class. */
    public static String className(Graph net) {
        return ClassSpec.isClassName(net.name()) ? net.name() : "Net";
    }

    /** Defines the class and loads the weights into it. */
    public Model load(Path weights, Options options) {
        return load(InMemoryCompiler.define(className, files), weights, options);
    }

    /** Writes the files below a folder. */
    public void writeTo(Path folder) {
        try {
            for (var file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        } catch (IOException e) {
            throw new InputException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Calls {@code load(Path, Options)} of a generated class. */
    public static Model load(Class<?> type, Path weights, Options options) {
        try {
            return (Model) type.getMethod("load", Path.class, Options.class).invoke(null, weights, options);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no load(Path, Options)", e);
        }
    }
}
