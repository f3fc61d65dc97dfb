package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.convnextc.io.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run} on several images, and {@code preprocess}. */
final class ImagesCommandTest {
    private static final Path SANDAL = Program.EXAMPLES.resolve("images/test_00257_sandal.png");

    private static final float MEAN = 0.2860f;
    private static final float DEVIATION = 0.3530f;

    @TempDir
    Path folder;

    private Path photos;

    /** Two images, one of them without an ending, a file that only says that it is one, a text, and a folder. */
    @BeforeEach
    void layOut() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos, mine"));
        Files.copy(Program.BAG, photos.resolve("b"));
        Files.copy(SANDAL, photos.resolve("c.png"));
        Files.write(
                photos.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0});
        Files.writeString(photos.resolve("labels.txt"), "Bag\n");
        Files.createDirectory(photos.resolve("d.png"));
    }

    @Test
    void scoresTheImagesOfAFolderAndReportsTheBadOne() {
        Processes.Result result = run("--image", photos);
        assertEquals(1, result.status());
        List<String> lines = result.out().lines().toList();
        assertEquals(2, lines.size(), result.out());
        assertTrue(lines.get(0).startsWith(photos.resolve("b") + ": Bag 0.9095, "), result.out());
        assertTrue(lines.get(1).startsWith(photos.resolve("c.png") + ": Sandal 0.9119, "), result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("convnextc: " + photos.resolve("a.png") + ": "), result.err());
    }

    @Test
    void takesSeveralImages() {
        Processes.Result result = run("--image", SANDAL, "--image", folder.resolve("none"), "--image", Program.BAG);
        assertEquals(1, result.status());
        assertEquals(
                List.of("Sandal", "Bag"),
                result.out().lines().map(line -> line.split(": | 0\\.")[1]).toList());
        assertTrue(result.err().contains("none"), result.err());
        assertEquals("", run("--image", SANDAL, "--image", Program.BAG).err());
        assertEquals(0, run("--image", SANDAL, "--image", Program.BAG).status());
    }

    @Test
    void writesAnObjectALine() {
        List<String> lines = run("--image", photos, "--json").out().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).matches("\\{\"image\":\".*a\\.png\",\"error\":\".*a\\.png: .*\"}"), lines.get(0));
        assertTrue(
                lines.get(2).matches("\\{\"image\":\".*c\\.png\",\"predictions\":\\[\\{\"index\":5,.*}]}"),
                lines.get(2));
    }

    @Test
    void writesATableWithCommas() {
        List<String> lines = run("--image", photos, "--csv").out().lines().toList();
        assertEquals(1 + 1 + 2 * 5, lines.size());
        assertEquals("image,rank,index,label,probability,error", lines.get(0));
        assertTrue(lines.get(1).startsWith("\"" + photos.resolve("a.png") + "\",,,,,\""), lines.get(1));
        assertTrue(lines.get(2).startsWith("\"" + photos.resolve("b") + "\",1,8,Bag,0.9094"), lines.get(2));
        assertTrue(lines.get(2).endsWith(","), lines.get(2));
        assertTrue(lines.get(8).startsWith("\"" + photos.resolve("c.png") + "\",2,"), lines.get(8));
        assertEquals(6, run("--image", Program.BAG, "--csv").out().lines().count());
    }

    /** Whatever its bytes: empty, a page in its place, a link to nowhere. */
    @Test
    void reportsEachFileWithTheEndingOfAnImage() throws IOException {
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        Files.write(mixed.resolve("a.jpg"), new byte[0]);
        Files.writeString(mixed.resolve("b.JPEG"), "<html>not found</html>");
        Files.createSymbolicLink(mixed.resolve("c.webp"), folder.resolve("nowhere"));
        Files.writeString(mixed.resolve("d.heic"), "x");
        Files.copy(Program.BAG, mixed.resolve("e.png"));
        Files.writeString(mixed.resolve("jpg"), "x");
        Files.writeString(mixed.resolve("notes.md"), "x");
        for (String form : new String[] {"--json", "--csv"}) {
            Processes.Result result = run("--image", mixed, form);
            assertEquals(1, result.status());
            for (String bad : new String[] {"a.jpg", "b.JPEG", "c.webp", "d.heic"}) {
                String start = (form.equals("--csv") ? "" : "{\"image\":\"") + mixed.resolve(bad);
                assertEquals(
                        1,
                        result.out()
                                .lines()
                                .filter(line -> line.startsWith(start))
                                .count(),
                        result.out());
                assertTrue(result.err().contains("convnextc: " + mixed.resolve(bad) + ": "), result.err());
            }
            assertEquals(4, result.err().lines().count(), result.err());
            assertEquals(
                    form.equals("--csv") ? 1 + 4 + 5 : 5, result.out().lines().count(), result.out());
        }
    }

    @Test
    void refusesAFolderWithoutImages() throws IOException {
        Processes.Result result = run("--image", Files.createDirectory(folder.resolve("empty")));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("has no image files"), result.err());
        assertEquals(2, run("--image", photos, "--csv", "--json").status());
    }

    @Test
    void showsItsProgressOnATerminalAlone() throws Exception {
        ProcessBuilder command =
                Program.command(folder, "run", Program.FASHION, "--weights", Program.WEIGHTS, "--image", photos);
        command.command().add(1, "-Dorg.convnextc.terminal=true");
        Processes.Result result = Processes.start(command);
        assertTrue(result.err().contains("] 2/3"), result.err());
        assertTrue(result.err().endsWith("\r\u001B[K"), result.err());
        assertFalse(result.out().contains("\r"), result.out());
    }

    @Test
    void preprocessWritesWhatTheNetSees() throws IOException {
        Path picture = folder.resolve("seen.png");
        Path array = folder.resolve("seen.npy");
        assertEquals(new Processes.Result(0, "", ""), preprocess(Program.BAG, picture));
        assertEquals(new Processes.Result(0, "", ""), preprocess(Program.BAG, array));
        Npy.Floats input = Npy.readFloats(array);
        assertArrayEquals(new int[] {1, 1, 32, 32}, input.shape());
        BufferedImage seen = ImageIO.read(picture.toFile());
        for (int i = 0; i < 32 * 32; i++) {
            int sample = seen.getRaster().getSample(i % 32, i / 32, 0);
            assertEquals((sample / 255f - MEAN) / DEVIATION, input.values()[i]);
        }
        Path logits = folder.resolve("logits.npy");
        assertEquals(0, run("--input", array, "--output", logits).status());
        assertEquals(10, Npy.readFloats(logits).values().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen.png", "seen.npy"})
    void preprocessLeavesNothingBehindWhereItFails(String output) throws IOException {
        for (String bad : new String[] {"a.png", "labels.txt", "d.png", "none"}) {
            Processes.Result result = preprocess(photos.resolve(bad), folder.resolve(output));
            assertEquals(1, result.status());
            assertEquals(1, result.err().lines().count(), result.err());
            assertTrue(result.err().contains(photos.resolve(bad).toString()), result.err());
        }
        assertEquals(2, preprocess(Program.BAG, folder.resolve("seen.jpg")).status());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(photos), files.toList());
        }
    }

    private static Processes.Result preprocess(Path image, Path output) {
        return Program.here("preprocess", Program.FASHION, "--image", image, "-o", output);
    }

    private static Processes.Result run(Object... words) {
        return Program.here(
                Stream.concat(Stream.of("run", Program.FASHION, "--weights", Program.WEIGHTS), Stream.of(words))
                        .toArray());
    }
}
