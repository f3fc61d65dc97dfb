package org.convnextc.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.convnextc.dsl.Span;
import org.convnextc.ir.Spans;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.ToChannelsLast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpSyntaxTest {
    @ParameterizedTest
    @CsvSource({
        "1e-6, 1e-6", "1E-5, 1e-5", "0.0001, 0.0001", "0.875, 0.875", "4, 4", "-0.5, -0.5", "1000000, 1000000",
        "1e7, 1e7", "1.25e-9, 1.25e-9", "2e23, 2e23", "0.3, 0.3", "0, 0", "-0.0, -0", "4.9e-324, 5e-324",
        "1.7976931348623157E308, 1.7976931348623157e308", "9007199254740993, 9.007199254740992e15"
    })
    void numbersAreShort(double value, String expected) {
        assertEquals(expected, OpSyntax.number(value));
    }

    @Test
    void numbersReadBack() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = OpSyntax.number(value);
                assertEquals(value, Double.parseDouble(text), text);
                assertTrue(text.length() <= 25, text);
            }
        }
    }

    @Test
    void mnemonicsAreSnakeCase() {
        assertEquals("conv_normalize", Mnemonic.of(ConvNormalize.class));
        assertEquals("to_channels_last", new ToChannelsLast().mnemonic());
    }

    @Test
    void nestedOps() {
        assertEquals("gelu(form=tanh)", OpSyntax.nested(new Gelu(Gelu.Form.TANH)));
        assertEquals(
                Map.of("width", "4", "bias", "no", "epilogue", "relu"),
                OpSyntax.attributes(new Gemm(4, false, new Relu())));
    }

    @Test
    void filesAreQuotedWhereTheyMustBe() {
        Spans spans = Spans.of(
                new Span("a.net", 1, 2, 3), new Span("a.net", 3, 4, 1), new Span("nets/my \"own\".net", 5, 6, 1));
        assertEquals("a.net:1:2, 3:4, \"my \\\"own\\\".net\":5:6", spans.toString());
    }
}
