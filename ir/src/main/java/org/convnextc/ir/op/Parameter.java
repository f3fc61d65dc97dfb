package org.convnextc.ir.op;

import org.convnextc.ir.TensorType;

/**
 * A weight that an op takes from the checkpoint.
 *
 * @param suffix appended to the instruction's path with a dot; empty for a bare name such as {@code gamma}
 * @param type as the official checkpoint has it
 */
public record Parameter(String suffix, TensorType type) {
    /** False for what PyTorch calls a buffer, a running statistic: published counts of parameters leave it out. */
    public boolean learned() {
        return !suffix.endsWith("running_mean") && !suffix.endsWith("running_var");
    }

    /** The same weight under a path; either of the two may be empty. */
    public Parameter under(String path) {
        return new Parameter(join(path, suffix), type);
    }

    /** Two paths with a dot between them; either may be empty. */
    public static String join(String path, String suffix) {
        return path + (path.isEmpty() || suffix.isEmpty() ? "" : ".") + suffix;
    }
}
