package org.convnextc.compiler.ir;

import org.convnextc.compiler.Golden;
import org.convnextc.compiler.GoldenCase;
import org.junit.jupiter.api.Test;

class PrinterTest {
    @Test
    void aFlatNet() {
        Golden.check("ir/v2_micro.ir", Printer.print(GoldenCase.D_V2_MICRO.graph()));
    }
}
