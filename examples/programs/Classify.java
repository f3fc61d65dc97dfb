import java.nio.file.Path;

/** Prints the three best classes: {@code Classify fashion.safetensors image.png}. */
public final class Classify {
    public static void main(String[] args) {
        try (Fashion model = Fashion.load(Path.of(args[0]))) {
            model.classify(Path.of(args[1]), 3)
                    .forEach(p -> System.out.printf("%-12s %.4f%n", p.label(), p.probability()));
        }
    }
}
