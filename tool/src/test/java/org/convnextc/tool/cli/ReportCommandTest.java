package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run --report} and {@code --explain}. */
final class ReportCommandTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \"'&.png";

    @TempDir
    Path folder;

    private Path images;

    @BeforeEach
    void makeImages() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        copy("test_00256_bag.png", "Bag", HOSTILE);
        copy("test_00257_sandal.png", "sandal", "a.png");
        copy("test_00257_sandal.png", "8", "in truth no bag.png");
        Files.writeString(images.resolve("8/broken.png"), "no image");
    }

    private void copy(String example, String truth, String name) throws IOException {
        Path target = Files.createDirectories(images.resolve(truth)).resolve(name);
        Files.copy(Program.EXAMPLES.resolve("images").resolve(example), target);
    }

    private static Object[] run(Object... more) {
        return Stream.concat(Stream.of("run", Program.FASHION, "--weights", Program.WEIGHTS), Stream.of(more))
                .toArray();
    }

    @Test
    void aPageOfFoldersThatAreTheTruth() throws Exception {
        Path page = folder.resolve("out.html");
        Processes.Result result = Program.process(folder, run("--image", images, "--report", page, "--explain"));
        assertEquals(1, result.status(), "one image is broken");
        assertEquals(3, result.out().lines().count(), result.out());
        assertTrue(result.err().contains("broken.png: begins with the bytes"), result.err());
        String text = Files.readString(page);
        assertTrue(text.contains("\"images\":4,\"failures\":1,\"withTruth\":3,\"right\":2,"), text.substring(0, 9000));
        assertTrue(text.contains("[8,5,1]"), "the confusion");
        assertTrue(text.contains("\"classes\":[[5,\"Sandal\"],[8,\"Bag\"]]"), "its names");
        assertFalse(text.contains("<img src=x"), "a file's name is no markup");
        assertTrue(text.contains("\\u003cimg src=x onerror=alert(1)>"), "it is there as text");
        assertEquals(3, text.split("\"jpeg\":").length - 1);
        assertEquals(3, text.split("\"heat\":").length - 1);
        assertTrue(text.indexOf("in truth no bag.png") < text.indexOf("broken.png"), "mistakes come first");
        assertTrue(text.indexOf("broken.png") < text.indexOf("a.png\""), "then failures");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(images, page), left.sorted().toList());
        }
    }

    @Test
    void heatMapsBesideTheirImages() throws Exception {
        Path bags = images.resolve("Bag");
        for (int run = 0; run < 2; run++) { // those of the first run are no images of the second
            Processes.Result result = Program.here(run("--image", bags, "--explain"));
            assertEquals(0, result.status(), result.err());
            assertEquals(1, result.out().lines().count(), result.out());
        }
        BufferedImage map = ImageIO.read(bags.resolve(HOSTILE + ".cam.png").toFile());
        assertEquals(224, map.getWidth());
        int most = 0;
        int least = 255;
        for (int i = 0; i < 224 * 224; i++) {
            int rgb = map.getRGB(i % 224, i / 224);
            int red = (rgb >> 16 & 0xff) - (rgb & 0xff);
            most = Math.max(most, red);
            least = Math.min(least, red);
        }
        assertTrue(most > 150 && least < 80, "red of " + least + " to " + most);
    }

    /** 196 forwards in the place of one sum. */
    @Test
    void aNetOfAnotherEndIsCovered() throws Exception {
        Path net = Files.writeString(
                folder.resolve("other.net"),
                """
                net Other {
                  input = 1x28x28
                  classes = 3
                  preprocess = { warp 28x28; normalize mean=[0.5] std=[0.5] }
                  body = { stem: conv 4x4 /4 -> 6; mean; hidden: linear -> 6; relu; head: linear -> 3 }
                }
                """);
        Path weights = folder.resolve("w.safetensors");
        assertEquals(0, Program.here("init", net, "-o", weights).status());
        Path image = images.resolve("sandal/a.png");
        Processes.Result result = Program.here("run", net, "--weights", weights, "--image", image, "--explain");
        assertEquals(0, result.status(), result.err());
        assertTrue(Files.exists(image.resolveSibling("a.png.cam.png")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --report x.txt  | --report x.txt: is a page; its name ends in .html
                    --report no/x.html | cannot write no/x.html: there is no folder
                    """)
    void wrongPages(String words, String expected) {
        Processes.Result result =
                Program.here(run(Stream.concat(Stream.of("--image", images), Stream.of(words.split(" ")))
                        .toArray()));
        assertTrue(result.status() > 0);
        assertTrue(result.err().contains(expected), result.err());
    }

    @Test
    void aFolderThatIsNoClass() throws IOException {
        Files.createDirectory(images.resolve("Sandals"));
        Processes.Result result = Program.here(run("--image", images, "--report", folder.resolve("out.html")));
        assertEquals(1, result.status());
        assertEquals(
                "convnextc: " + images.resolve("Sandals")
                        + ": is named as no class of the net; did you mean Sandal?; expected the name of a class, or its"
                        + " number below 10\n",
                result.err());
        assertFalse(Files.exists(folder.resolve("out.html")));
    }

    private Path labels(String seventh, String eighth) throws IOException {
        return Files.write(
                folder.resolve("names.txt"), List.of("a", "b", "c", "d", "e", "Sandal", "f", seventh, eighth, "g"));
    }

    @Test
    void aNameAsItIsWrittenComesFirst() throws IOException {
        Path page = folder.resolve("out.html");
        Files.delete(images.resolve("8/broken.png"));
        Program.here(run("--image", images, "--report", page, "--labels", labels("BAG", "Bag")));
        assertTrue(Files.readString(page).contains("\"withTruth\":3,\"right\":2,"), Files.readString(page));
    }

    @ParameterizedTest
    @CsvSource({"bag, BAG, 'bag (7), BAG (8)'", "Bag, Bag, 'Bag (7), Bag (8)'"})
    void aFolderThatMayBeSeveralClasses(String seventh, String eighth, String expected) throws IOException {
        Path page = folder.resolve("out.html");
        Processes.Result result =
                Program.here(run("--image", images, "--report", page, "--labels", labels(seventh, eighth)));
        assertEquals(1, result.status());
        assertEquals(
                "convnextc: " + images.resolve("Bag") + ": fits the names of 2 classes equally, " + expected
                        + "; name the folder by the class's number\n",
                result.err());
        assertFalse(Files.exists(page));
    }

    @Test
    void controlCharactersOfNamesStayOffTheTerminal() throws IOException {
        Path odd = Files.createDirectory(images.resolveSibling("odd"));
        Files.copy(Program.BAG, odd.resolve("a\u001b[2Jb\nc.png"));
        Files.writeString(odd.resolve("bad\u001b[2J.png"), "no image");
        for (Object form : List.of("--csv", "--report")) {
            Object[] words = form.equals("--csv")
                    ? run("--image", odd, form)
                    : run("--image", odd, form, folder.resolve("out.html"));
            Processes.Result result = Program.here(words);
            assertEquals(1, result.status(), result.err());
            assertTrue(result.out().contains("a?[2Jb?c.png"), result.out());
            assertTrue(result.err().contains("bad?[2J.png: begins with"), result.err());
            assertFalse((result.out() + result.err()).contains("\u001b"), result.out() + result.err());
        }
        Files.move(Files.createDirectory(odd.resolve("n")), odd.resolve("no\u001b[2J"));
        Processes.Result result = Program.here(run("--image", odd, "--report", folder.resolve("out.html")));
        assertTrue(result.err().contains("no?[2J: is named as no class"), result.err());
    }

    /** A JVM in such a locale lists the file, and cannot open it by its name. */
    @Test
    void aLocaleWithoutTheLettersOfANameSaysWhatToDo() throws Exception {
        Path photos = Files.createDirectory(images.resolveSibling("photos"));
        var copy = new ProcessBuilder( // this JVM's locale may not have the letter either
                "sh",
                "-c",
                "cp \"$1\" \"$2/$(printf 'gr\\303\\266\\303\\237e').png\"",
                "sh",
                Program.BAG.toString(),
                photos.toString());
        assertEquals(0, Processes.start(copy).status());
        ProcessBuilder command = Program.command(folder, run("--image", photos));
        command.environment().put("LC_ALL", "C");
        Processes.Result result = Processes.start(command);
        assertEquals(1, result.status(), result.out());
        assertTrue(result.err().contains("start it with LC_ALL=C.UTF-8 in its environment"), result.err());
    }

    @Test
    void tensorsHaveNoPage() {
        Processes.Result result = Program.here(
                "run",
                Program.FASHION,
                "--weights",
                Program.WEIGHTS,
                "--input",
                "x.npy",
                "--output",
                "y.npy",
                "--explain");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("--explain: goes with --image"), result.err());
    }
}
