package org.convnextc.spark;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Objects;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;

/**
 * What a task is sent in place of a net: names alone.
 *
 * @param className of a class that convnextc wrote
 * @param weights where its checkpoint is, as {@link Weights} reads it
 */
record NetSource(String className, String weights) implements Serializable {
    private static final long serialVersionUID = 1;

    NetSource {
        Objects.requireNonNull(className, "className");
        Objects.requireNonNull(weights, "weights");
    }

    /** @throws IllegalArgumentException where the driver has no such class, or it is no net */
    static NetSource of(String className, String weights) {
        var source = new NetSource(className, weights);
        source.loader();
        return source;
    }

    /** The class, as the executor's jars have it. */
    Class<?> type() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(className, true, context == null ? NetSource.class.getClassLoader() : context);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "the net is " + className + ", but no jar has this class: name its jar with --jars", e);
        }
    }

    /** @param file with the weights */
    Model load(Path file, Options options) {
        try {
            return (Model) loader().invoke(null, file, options);
        } catch (InvocationTargetException e) {
            throw NetSource.<RuntimeException>asIs(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(className + " is not public", e);
        }
    }

    private Method loader() {
        Class<?> type = type();
        try {
            Method load = type.getMethod("load", Path.class, Options.class);
            if (Model.class.isAssignableFrom(load.getReturnType())) {
                return load;
            }
            throw new NoSuchMethodException("load gives a " + load.getReturnType());
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "the net is " + className + ", but convnextc wrote no such class: it has no load(Path, Options)",
                    e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asIs(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
