import java.nio.file.Path;

/** Classifies an image: {@code java -cp ... Classify fashion.safetensors image.png}. */
public final class Classify {
    public static void main(String[] args) {
        try (Fashion model = Fashion.load(Path.of(args[0]))) {
            model.classify(Path.of(args[1]), 3).forEach(System.out::println);
        }
    }
}
