package org.convnextc.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A net.
 *
 * @param name of the net
 * @param preprocess what turns an image into the input, in order
 * @param unused paths of steps that were left out, for no output needs them: a checkpoint may have weights there; with a
 *     dot at the end, parts of the checkpoint that the net ignores
 * @param functions callees before callers; the last one is the entry, whose only input has the type
 *     {@code f32[N,channels,height,width]}, channels first as PyTorch's images are
 */
public record Graph(String name, List<ImageStep> preprocess, Set<String> unused, List<Function> functions) {
    public Graph {
        preprocess = List.copyOf(preprocess);
        unused = Collections.unmodifiableSet(new LinkedHashSet<>(unused));
        functions = List.copyOf(functions);
    }

    /** The same net with other functions. */
    public Graph with(List<Function> next) {
        return new Graph(name, preprocess, unused, next);
    }

    public Function entry() {
        return functions.get(functions.size() - 1);
    }
}
