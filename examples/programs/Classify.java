import java.nio.file.Path;
import org.convnextc.image.Labels;
import org.convnextc.runtime.Options;

/** Prints the three best classes: {@code Classify fashion.safetensors fashion.txt image.png}. */
public final class Classify {
    public static void main(String[] args) {
        Options options = Options.defaults().withLabels(Labels.read(Path.of(args[1]), 10));
        try (Fashion model = Fashion.load(Path.of(args[0]), options)) {
            model.classify(Path.of(args[2]), 3)
                    .forEach(p -> System.out.printf("%-12s %.4f%n", p.label(), p.probability()));
        }
    }
}
