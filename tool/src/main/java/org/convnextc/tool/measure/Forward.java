package org.convnextc.tool.measure;

/** What is measured: one forward of a net, in any library. */
public interface Forward {
    void run() throws Exception;
}
