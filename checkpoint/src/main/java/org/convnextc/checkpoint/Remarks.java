package org.convnextc.checkpoint;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.convnextc.io.Printable;

/** What users are told of a checkpoint that is read, once for each file. */
final class Remarks {
    private static final int MOST = 10_000;

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Remarks() {}

    /** Keeps {@code text} from being said. */
    static void settle(String text) {
        if (SAID.size() < MOST) {
            SAID.add(text);
        }
    }

    /** Control characters of names in files are shown as '?'. */
    static void warn(String text) {
        if (SAID.size() < MOST && SAID.add(text)) {
            // Logging takes longer to set up than a checkpoint to open, and there is rarely something to say.
            System.getLogger("org.convnextc.runtime").log(Level.WARNING, Printable.of(text));
        }
    }
}
