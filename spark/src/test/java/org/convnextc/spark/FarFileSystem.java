package org.convnextc.spark;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Files of this machine that count as another's, for the scheme {@code far}: they are slow, and how often they are opened is counted. */
public final class FarFileSystem extends RawLocalFileSystem {
    static final AtomicInteger OPENED = new AtomicInteger();

    private static final int MILLIS = 300;

    @Override
    public URI getUri() {
        return URI.create("far:///");
    }

    @Override
    public String getScheme() {
        return "far";
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        OPENED.incrementAndGet();
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return super.open(file, bufferSize);
    }
}
