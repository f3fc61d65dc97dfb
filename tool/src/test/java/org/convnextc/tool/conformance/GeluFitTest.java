package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.kernels.Headers;
import org.convnextc.runtime.kernel.Gelu;
import org.junit.jupiter.api.Test;

/** The fit of GELU stands in Java and in C++, for neither is built from the other: the two are one. */
class GeluFitTest {
    @Test
    void javaAndCppHaveTheSameCoefficientsAndLimits() {
        assertArrayEquals(numbers(Gelu.ERF_LIMIT, Gelu.erf()), cpp("gelu_erf"));
        assertArrayEquals(numbers(Gelu.TANH_LIMIT, Gelu.tanh()), cpp("gelu_tanh"));
    }

    /** The limit, then the coefficients with the highest power first. */
    private static Float[] numbers(float limit, float[] lowestFirst) {
        List<Float> all = new ArrayList<>();
        for (float coefficient : lowestFirst) {
            all.add(coefficient);
        }
        all.add(limit);
        Collections.reverse(all);
        return all.toArray(Float[]::new);
    }

    private static Float[] cpp(String function) {
        String header = new String(Headers.CPP.all().get("convnextc/activation.h"), StandardCharsets.UTF_8);
        Matcher body = Pattern.compile(
                        "inline Vec " + function + "\\(Vec x\\) \\{\\s+constexpr float P\\[] = \\{([^}]+)};"
                                + "\\s+return gelu\\(x, ([^,]+), P\\);")
                .matcher(header);
        assertTrue(body.find(), header);
        return Stream.concat(Stream.of(body.group(2)), Stream.of(body.group(1).split(",")))
                .map(Float::valueOf)
                .toArray(Float[]::new);
    }
}
