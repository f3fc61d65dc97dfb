package org.convnextc.maven;

import com.palantir.javapoet.JavaFile;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.StandardNets;
import org.convnextc.io.FileException;
import org.convnextc.io.Fingerprint;
import org.convnextc.ir.Graph;

/** Goal {@code generate}: the source of a class for each net. Maven sets the fields, as META-INF/maven/plugin.xml says. */
public final class GenerateMojo extends AbstractMojo {
    /** What the text of a class depends on besides its net: a class of each jar. */
    private static final List<Class<?>> COMPILER =
            List.of(GenerateMojo.class, Targets.class, Graph.class, StandardNets.class, JavaFile.class);

    private File sourceDirectory;
    private File outputDirectory;
    private List<String> excludes = List.of();
    private List<String> nets = List.of();
    private String packageName;
    private Map<String, String> slots = Map.of();
    private List<String> outputs = List.of();
    private String target = "java";
    private boolean skip;

    private Object project;
    private File basedir;
    private File buildDirectory;
    private String executionId;

    /**
     * @throws MojoFailureException where a net, a file's name or a parameter is wrong; the log has the diagnostics of nets
     * @throws MojoExecutionException where a file cannot be read or written
     */
    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        Path folder = outputDirectory.toPath();
        if (skip) {
            getLog().info("no nets are compiled: convnextc.skip");
            if (Files.isDirectory(folder)) {
                // What an earlier build wrote is compiled as it is.
                addSourceRoot(folder);
            }
            return;
        }
        try {
            List<NetClass> classes = new NetClasses(basedir.toPath(), packageName == null ? "" : packageName)
                    .find(sourceDirectory.toPath(), excludes, nets);
            var generator = new Generator(
                    folder,
                    Options.of(target, slots, outputs),
                    compiler(),
                    new Claims(claimsOfBuild(), executionId),
                    getLog());
            generator.generate(classes, BuildNotes.read(notes()));
            if (generator.wrong() > 0) {
                throw new MojoFailureException(
                        generator.wrong() + " of " + count(classes.size()) + " cannot be compiled: see above");
            }
            tell(classes.size(), generator.written());
            if (!classes.isEmpty()) {
                addSourceRoot(folder);
            }
        } catch (IOException e) {
            throw new MojoExecutionException("cannot write to " + folder + ": " + FileException.reason(e), e);
        }
    }

    /** What Maven calls the plugin's context is one for all executions of a build in a project, and is gone after it. */
    @SuppressWarnings("unchecked")
    private Map<Path, Claims.Claim> claimsOfBuild() {
        Map<Object, Object> context = getPluginContext();
        return (Map<Path, Claims.Claim>)
                context.computeIfAbsent(Claims.class.getName(), key -> new HashMap<Path, Claims.Claim>());
    }

    private void tell(int nets, int written) {
        if (nets == 0) {
            getLog().info("no nets in " + sourceDirectory);
        } else if (written == 0) {
            getLog().info(count(nets) + ": up to date");
        } else {
            getLog().info(count(nets) + ": " + written + " compiled to " + outputDirectory);
        }
    }

    /** The jars, or folders of classes, of the compiler. */
    private static String compiler() throws IOException {
        var fingerprint = new Fingerprint();
        for (Class<?> type : COMPILER) {
            try {
                fingerprint.addFiles(Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return fingerprint.hex();
    }

    private static String count(int nets) {
        return nets + (nets == 1 ? " net" : " nets");
    }

    private Path notes() {
        return buildDirectory
                .toPath()
                .resolve(Path.of("maven-status", "convnextc", "generate-" + executionId + ".txt"));
    }

    /** The project's class is Maven's core's, of which this plugin needs no more than this method. */
    private void addSourceRoot(Path folder) throws MojoExecutionException {
        try {
            project.getClass().getMethod("addCompileSourceRoot", String.class).invoke(project, folder.toString());
        } catch (ReflectiveOperationException e) {
            throw new MojoExecutionException("this Maven's projects take no folder of sources", e);
        }
    }
}
