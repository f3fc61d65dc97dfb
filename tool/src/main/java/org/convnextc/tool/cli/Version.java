package org.convnextc.tool.cli;

import org.convnextc.runtime.RuntimeVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: compiler and runtime are always of one version. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"convnextc " + RuntimeVersion.CURRENT};
    }
}
