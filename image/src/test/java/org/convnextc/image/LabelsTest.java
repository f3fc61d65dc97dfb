package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.convnextc.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("labels.txt"), text);
    }

    @Test
    void readsANameALine() throws IOException {
        assertEquals(List.of("T-shirt/top", "Hose", "Mütze"), Labels.read(file("T-shirt/top\r\nHose \nMütze\n\n"), 3));
    }

    @Test
    void imageNet() {
        List<String> names = Labels.imagenet();
        assertEquals(1000, names.stream().distinct().count());
        assertEquals(
                List.of("tench", "golden retriever", "tabby", "zebra", "banana", "toilet tissue"),
                List.of(names.get(0), names.get(207), names.get(281), names.get(340), names.get(954), names.get(999)));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAName() throws IOException {
        assertEquals(List.of("a", "b"), Labels.read(file("\ufeffa\nb"), 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[", "\u009b"})
    void controlCharactersAreRefused(String control) throws IOException {
        Path path = file("a\n" + control + "2Jb\n");
        assertEquals(
                path + ":2: has a control character, expected the name of class 1",
                assertThrows(FileException.class, () -> Labels.read(path, 2)).getMessage());
    }

    @Test
    void theirNumberIsThatOfTheClasses() throws IOException {
        Path path = file("a\nb\n");
        assertEquals(
                path + ": has 2 names, but the net has 3 classes: expected one line for each class",
                assertThrows(FileException.class, () -> Labels.read(path, 3)).getMessage());
    }

    @Test
    void anEmptyLineIsAnError() throws IOException {
        Path path = file("a\n\nc\n");
        assertEquals(
                path + ":2: the line is empty, expected the name of class 1",
                assertThrows(FileException.class, () -> Labels.read(path, 3)).getMessage());
    }

    @Test
    void theFirstLineIsNoExceptionToThat() throws IOException {
        Path path = file("\nb\nc\n");
        assertEquals(
                path + ":1: the line is empty, expected the name of class 0",
                assertThrows(FileException.class, () -> Labels.read(path, 3)).getMessage());
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xc3, 0x28});
        assertEquals(
                bytes + ": is no UTF-8 text, expected names, one a line",
                assertThrows(FileException.class, () -> Labels.read(bytes, 1)).getMessage());
        Path missing = folder.resolve("missing");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(FileException.class, () -> Labels.read(missing, 1)).getMessage());
    }
}
