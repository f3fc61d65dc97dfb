package org.convnextc.tool.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.convnextc.maven.NativeMojo;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.spi.Platform;
import org.convnextc.tool.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven plugin's goal native. It is tested here, for the plugin itself knows nothing of C++ compilers. */
class NativeGoalTest {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();

    @TempDir
    private Path project;

    private NativeMojo goal(String target) throws Exception {
        Path nets = Files.createDirectories(project.resolve("src/main/net/com/acme"));
        Files.copy(EXAMPLES.resolve("fashion.net"), nets.resolve("Fashion.net"));
        var goal = new NativeMojo();
        for (var parameter : Map.of(
                        "sourceDirectory", project.resolve("src/main/net").toFile(),
                        "basedir", project.toFile(),
                        "classesDirectory", project.resolve("classes").toFile(),
                        "buildDirectory", project.resolve("target").toFile(),
                        "slots", Map.of("head_init_scale", "2"),
                        "outputs", List.of("features", "head"),
                        "target", target)
                .entrySet()) {
            Field field = NativeMojo.class.getDeclaredField(parameter.getKey());
            field.setAccessible(true);
            field.set(goal, parameter.getValue());
        }
        return goal;
    }

    @Test
    void putsTheLibraryBesideTheClass() throws Exception {
        goal("native").execute();
        Path classes = project.resolve("classes");
        assertTrue(Files.isDirectory(classes.resolve("com/acme").resolve(Platform.name())));
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
                Model model = CompiledNet.load(
                        loader.loadClass("com.acme.Fashion"),
                        EXAMPLES.resolve("weights/fashion.safetensors"),
                        Options.defaults())) {
            Path sandal = EXAMPLES.resolve("images/test_00257_sandal.png");
            assertEquals(5, model.classify(sandal, 1).get(0).index());
            assertArrayEquals(
                    new String[] {"features", "head"},
                    model.outputs().stream().map(output -> output.name()).toArray());
        }
    }

    @Test
    void buildsNothingForTheJavaTarget() throws Exception {
        var failure =
                assertThrows(MojoFailureException.class, () -> goal("java").execute());
        assertTrue(failure.getMessage().contains("say <target>native</target>"), failure.getMessage());
    }

    /** The goal calls it by its name. */
    @Test
    void theCommandLineIsWhereTheGoalLooks() {
        assertEquals("org.convnextc.tool.cli.Main", Main.class.getName());
    }
}
