package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line tells of slots that nothing reads, and which slots {@code -D} gives. */
final class SlotWarningsTest {
    private static final String WARNING =
            "a.net:5:3: warning[N050]: nothing reads slot activation: it changes nothing\n"
                    + "  5 |   activation = silu\n"
                    + "    |   ^^^^^^^^^^\n"
                    + "  help: did you mean act?\n";

    private static final String PREPROCESS = "preprocess={ decode exif=apply; resize 256; crop 224; normalize }";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("a.net"),
                "use \"convnext.net\"\nnet A : ConvNeXt {\n  depths = [1, 1]\n  widths = [8, 16]\n  activation = silu\n}\n");
        Files.writeString(folder.resolve("own.net"), "net Own { input = 3x224x224  body = { mean } }\n");
    }

    @Test
    void warningsGoToStandardErrorAndLeaveTheStatus() throws Exception {
        assertEquals(new Processes.Result(0, "", WARNING), Program.process(folder, "check", "a.net"));
        assertEquals(new Processes.Result(0, "", WARNING), Program.process(folder, "a.net", "-o", "A.java"));
        assertTrue(Files.exists(folder.resolve("A.java")));
    }

    @Test
    void jsonHasThemWithTheirSeverity() throws Exception {
        Processes.Result result = Program.process(folder, "check", "a.net", "--json");
        assertEquals(0, result.status());
        assertEquals("", result.err());
        String found = result.out().replaceAll("\\s", "");
        assertTrue(found.contains("\"severity\":\"warning\",\"code\":\"N050\""), found);
        assertTrue(found.contains("\"line\":5,\"column\":3,\"length\":10"), found);
    }

    @Test
    void theyAreShownWhereALaterStepFailsToo() throws Exception {
        Processes.Result result =
                Program.process(folder, "run", "a.net", "--weights", Program.WEIGHTS, "--image", Program.BAG);
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith(WARNING + "convnextc: "), result.err());
    }

    @Test
    void anOptionGivesASlotThatTheCompilerReads() throws Exception {
        for (String net : new String[] {"own.net", "resnet.net --net ResNet18", "convnext.net --net ConvNeXtAtto"}) {
            Object[] words = ("ir " + net).split(" ");
            Object[] all = Stream.concat(Arrays.stream(words), Stream.of("-D", PREPROCESS))
                    .toArray();
            Processes.Result result = Program.process(folder, all);
            assertEquals("", result.err());
            assertEquals(0, result.status());
            assertTrue(result.out().contains("decode exif=apply"), result.out().substring(0, 300));
        }
    }

    @Test
    void anOptionThatNothingReadsIsAWarning() throws Exception {
        Processes.Result result =
                Program.process(folder, "check", "convnext.net", "--net", "ConvNeXtV2Atto", "-D", "layer_scale=1e-6");
        assertEquals(0, result.status());
        assertEquals(
                "-D:1:1: warning[N050]: nothing reads slot layer_scale: it changes nothing\n"
                        + "  1 | layer_scale=1e-6\n"
                        + "    | ^^^^^^^^^^^\n"
                        + "  help: it is for nets with the step scale\n",
                result.err());
    }
}
