package org.convnextc.tool.measure;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JitActivityTest {
    /** A JVM that runs tests has compiled something. */
    @Test
    void countsWhatTheCompilersHaveDone() throws Exception {
        var compilers = new JitActivity();
        double first = compilers.seconds();
        assertTrue(first > 0);
        assertTrue(compilers.seconds() >= first);
    }
}
