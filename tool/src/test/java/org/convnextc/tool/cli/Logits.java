package org.convnextc.tool.cli;

import java.nio.file.Path;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;

/** {@code Logits CLASS WEIGHTS IMAGE}: says what runs a net, and what it gives for an image. A program for another JVM than the tests'. */
final class Logits {
    private Logits() {}

    public static void main(String[] args) throws ClassNotFoundException {
        try (Model model = load(Class.forName(args[0]), Path.of(args[1]))) {
            System.out.println(System.getProperty("os.arch") + ": " + model.engine());
            for (float logit : model.forward(model.preprocess(Path.of(args[2])))) {
                System.out.print(logit + " ");
            }
            System.out.println();
        }
    }

    static Model load(Class<?> type, Path weights) {
        return CompiledNet.load(type, weights, Options.defaults().withThreads(2));
    }
}
