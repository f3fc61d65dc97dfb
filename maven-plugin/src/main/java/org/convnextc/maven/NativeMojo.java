package org.convnextc.maven;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.convnextc.io.FileException;

/**
 * Goal {@code native}: the libraries of the classes that {@link GenerateMojo} wrote for the native target, beside the compiled classes. Maven
 * sets the fields, as META-INF/maven/plugin.xml says.
 */
public final class NativeMojo extends AbstractMojo {
    private File sourceDirectory;
    private List<String> excludes = List.of();
    private List<String> nets = List.of();
    private String packageName;
    private Map<String, String> slots = Map.of();
    private List<String> outputs = List.of();
    private String target = "java";
    private boolean skip;

    private File basedir;
    private File classesDirectory;
    private File buildDirectory;

    /**
     * @throws MojoFailureException where a parameter is wrong, or the machine has no C++ compiler
     * @throws MojoExecutionException where a file cannot be read or written
     */
    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("no nets are compiled: convnextc.skip");
            return;
        }
        if (!target.equals("native")) {
            throw new MojoFailureException(
                    "target: found " + target + "; the goal native builds what generate writes for"
                            + " the native target: say <target>native</target> in the configuration of both");
        }
        try {
            var options = Options.of(target, slots, outputs);
            var compiler = CommandLine.find(buildDirectory.toPath().resolve("convnextc"));
            List<NetClass> classes = new NetClasses(basedir.toPath(), packageName == null ? "" : packageName)
                    .find(sourceDirectory.toPath(), excludes, nets);
            for (NetClass each : classes) {
                getLog().info(each.text().name() + ": native code");
                compiler.build(each, options, classesDirectory.toPath(), getLog());
            }
        } catch (IOException e) {
            throw new MojoExecutionException("cannot build native code: " + FileException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while building", e);
        }
    }
}
