package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FmtCommandTest {
    private static final String UNTIDY = "net A{x=1# \u00e9\n}";
    private static final String TIDY = "net A {\n  x = 1  # \u00e9\n}\n";
    private static final String WRONG = "net A { x = 1 1 }";

    @TempDir
    Path folder;

    private Path untidy;
    private Path tidy;
    private Path wrong;

    @BeforeEach
    void writeFiles() throws IOException {
        untidy = Files.writeString(folder.resolve("untidy.net"), UNTIDY);
        tidy = Files.writeString(folder.resolve("tidy.net"), TIDY);
        wrong = Files.writeString(folder.resolve("wrong.net"), WRONG);
    }

    @Test
    void rewritesOnlyWhatDiffers() throws IOException {
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(tidy, longAgo);
        assertEquals(new Processes.Result(0, "", ""), Program.here("fmt", untidy, tidy));
        assertEquals(TIDY, Files.readString(untidy));
        assertEquals(longAgo, Files.getLastModifiedTime(tidy));
        assertFiles(tidy, untidy, wrong);
    }

    @Test
    void namesWhatDiffersAndLeavesItAlone() throws IOException {
        assertEquals(new Processes.Result(0, "", ""), Program.here("fmt", "--check", tidy));
        var expected = new Processes.Result(1, untidy + System.lineSeparator(), "");
        assertEquals(expected, Program.here("fmt", tidy, untidy, "--check"));
        assertEquals(UNTIDY, Files.readString(untidy));
    }

    @Test
    void reportsErrorsAndGoesOnWithTheOtherFiles() throws IOException {
        Processes.Result result = Program.here("fmt", wrong, folder, folder.resolve("none.net"), untidy);
        assertEquals(1, result.status());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith(wrong + ":1:15: error[N014]"), result.err());
        assertTrue(result.err().contains("cannot read " + folder + ": it is no regular file"), result.err());
        assertTrue(result.err().contains("none.net: there is no such file"), result.err());
        assertEquals(WRONG, Files.readString(wrong));
        assertEquals(TIDY, Files.readString(untidy));
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Path binary = Files.write(folder.resolve("binary.net"), new byte[] {'#', (byte) 0xC3});
        Processes.Result result = Program.here("fmt", binary);
        assertEquals(1, result.status());
        assertEquals("convnextc: cannot read " + binary + ": it is not UTF-8 text\n", result.err());
    }

    @Test
    void keepsLinks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.net"), Path.of("untidy.net"));
        assertEquals(0, Program.here("fmt", link).status());
        assertTrue(Files.isSymbolicLink(link) && Files.isRegularFile(untidy, LinkOption.NOFOLLOW_LINKS));
        assertEquals(TIDY, Files.readString(untidy));
    }

    /** In an encoding that has not all of the text's characters. */
    @Test
    void formatsStandardInputToStandardOutput() throws Exception {
        assertEquals(new Processes.Result(0, TIDY, ""), pipe(UNTIDY));
        assertEquals(new Processes.Result(1, "standard input\n", ""), pipe(UNTIDY, "--check"));
        assertEquals(new Processes.Result(0, "", ""), pipe(TIDY, "--check"));
        Processes.Result refused = pipe(WRONG);
        assertEquals("", refused.out());
        assertTrue(refused.err().startsWith("standard input:1:15: error[N014]"), refused.err());
        assertEquals(1, refused.status());
    }

    private Processes.Result pipe(String text, Object... options) throws IOException, InterruptedException {
        Path input = Files.write(folder.resolve("input"), text.getBytes(StandardCharsets.UTF_8));
        var words = Stream.concat(Stream.of("fmt", "-"), Stream.of(options)).toArray();
        ProcessBuilder command = Program.command(folder, words).redirectInput(input.toFile());
        command.command().addAll(1, List.of("-Dstdout.encoding=US-ASCII", "-Dfile.encoding=US-ASCII"));
        return Processes.start(command);
    }

    private void assertFiles(Path... expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(expected), files.sorted().toList());
        }
    }
}
