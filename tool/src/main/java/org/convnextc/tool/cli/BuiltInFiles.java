package org.convnextc.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.convnextc.dsl.StandardNets;
import org.convnextc.io.FileException;
import org.convnextc.tool.console.InputException;

/** A file beside a net hides the built-in file of its name. */
final class BuiltInFiles {
    private BuiltInFiles() {}

    /** Whether a file would be taken for a built-in one by the nets beside it. */
    static boolean hides(Path file) {
        return StandardNets.names().contains(file.getFileName().toString());
    }

    /**
     * Throws {@link InputException} where a net that is to be written would not use the built-in file that it was made for.
     *
     * @param name of the built-in file
     * @param file of the net
     */
    static void requireSeen(String name, Path file) {
        Path beside = file.resolveSibling(name);
        if (isOther(beside, name)) {
            throw new InputException("cannot write " + file + ": it is to use the built-in " + name + ", but " + beside
                    + " lies beside it and would be used instead; choose another folder");
        }
    }

    private static boolean isOther(Path beside, String name) {
        try {
            return Files.exists(beside)
                    && !(Files.isRegularFile(beside)
                            && StandardNets.find(name).orElseThrow().text().equals(Files.readString(beside)));
        } catch (IOException e) {
            throw new InputException("cannot read " + beside + ": " + FileException.reason(e), e);
        }
    }
}
