package org.convnextc.compiler.frontend.expand;

/**
 * The label path that a step stands under.
 *
 * @param path of the innermost label or numbered round; empty at the top of a net
 * @param computed the path without the numbers of the rounds around it. A label with an index ({@code stages[i]}) has the round's number
 *     in it already and is appended to this path
 * @param named whether an op here takes the path itself as its name
 */
record LabelScope(String path, String computed, boolean named) {
    static final LabelScope TOP = new LabelScope("", "", false);

    /** Under a label; an op right there is named by it. */
    LabelScope label(String label, boolean computes) {
        String full = join(computes ? computed : path, label);
        return new LabelScope(full, full, true);
    }

    LabelScope round(int number) {
        return new LabelScope(join(path, Integer.toString(number)), computed, false);
    }

    /** The same place for one of several steps. */
    LabelScope unnamed() {
        return new LabelScope(path, computed, false);
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
