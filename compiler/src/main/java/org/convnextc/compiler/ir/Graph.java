package org.convnextc.compiler.ir;

import java.util.List;

/**
 * A net.
 *
 * @param name of the net
 * @param preprocess what turns an image into the input, in order
 * @param functions callees before callers; the last one is the entry, whose only input has the type
 *     {@code f32[N,channels,height,width]}, channels first as PyTorch's images are
 */
public record Graph(String name, List<ImageStep> preprocess, List<Function> functions) {
    public Graph {
        preprocess = List.copyOf(preprocess);
        functions = List.copyOf(functions);
    }

    public Function entry() {
        return functions.get(functions.size() - 1);
    }
}
