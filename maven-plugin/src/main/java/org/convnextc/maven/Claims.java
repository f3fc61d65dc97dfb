package org.convnextc.maven;

import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Which execution of a build writes which file. Two that write one file from different things would overwrite each other in every
 * build; two that write the same into it do no harm. Executions that the project has no more take no part.
 */
final class Claims {
    /**
     * Of an execution to a file.
     *
     * @param inputs the fingerprint of all that the file is made from
     */
    record Claim(String execution, String inputs) {}

    private final Map<Path, Claim> build;
    private final String execution;

    /**
     * @param build the claims of all executions of this build, which those of this one are added to
     * @param execution this one
     */
    Claims(Map<Path, Claim> build, String execution) {
        this.build = build;
        this.execution = execution;
    }

    /** Throws an exception where another execution writes something else into the file. */
    void add(Path folder, NetClass net, String inputs) throws MojoFailureException {
        var claim = new Claim(execution, inputs);
        Claim first = build.putIfAbsent(file(folder, net.path()), claim);
        if (first == null || first.execution().equals(execution)) {
            build.put(file(folder, net.path()), claim);
        } else if (!first.inputs().equals(inputs)) {
            throw new MojoFailureException(net.text().name() + ": the executions " + first.execution() + " and "
                    + execution + " would both write " + folder.resolve(net.path())
                    + ", each from other nets or options; give one of them an outputDirectory, a sourceDirectory,"
                    + " excludes or a packageName of its own, so that each class has its own name or folder");
        }
    }

    /** Whether an execution of this build writes the file. */
    boolean has(Path folder, String path) {
        return build.containsKey(file(folder, path));
    }

    private static Path file(Path folder, String path) {
        return folder.resolve(path).toAbsolutePath().normalize();
    }
}
