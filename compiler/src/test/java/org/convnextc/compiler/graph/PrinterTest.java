package org.convnextc.compiler.graph;

import org.convnextc.compiler.Golden;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;

class PrinterTest {
    @Test
    void aFlatNet() {
        Golden.check("ir/v2_micro.ir", Printer.print(GoldenCase.D_V2_MICRO.graph()));
    }
}
