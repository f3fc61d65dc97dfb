package org.convnextc.maven;

/**
 * A class to be written.
 *
 * @param packageName empty for none
 */
record NetClass(String packageName, String className, NetText text) {
    /** Below the folder of sources, with slashes. */
    String path() {
        return (packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/") + className + ".java";
    }
}
