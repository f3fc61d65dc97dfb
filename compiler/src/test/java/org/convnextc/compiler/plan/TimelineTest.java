package org.convnextc.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.plan.Timeline.LiveRange;
import org.convnextc.dsl.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    @Test
    void valuesStayFromTheirDefinitionToTheirLastUse() {
        Timeline timeline = of(
                LoadedNet.text(
                        """
                net Net {
                  input = 3x8x8
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = { a: conv 2x2 /2 -> 16; residual { b: conv 3x3 depthwise }; mean }
                }
                """));
        // a, b, the sum over b in place, its mean
        List<LiveRange> values = timeline.values();
        assertEquals(List.of(0, 1, 2, 3), values.stream().map(LiveRange::step).toList());
        assertEquals(List.of(2, 2, 3, 4), values.stream().map(LiveRange::last).toList());
        long image = 4L * 4 * 4 * 16;
        long mean = 4L * 16;
        assertEquals(List.of(image, 2 * image, 2 * image, image + mean), timeline.live());
        assertEquals(2 * image, timeline.largestLive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConvNeXtT", "ConvNeXtV2Tiny", "ConvNeXtIsoS"})
    void theArenaIsLittleLargerThanWhatLivesInIt(String net) {
        Timeline timeline = of(LoadedNet.builtIn(net));
        assertTrue(timeline.live().stream().allMatch(bytes -> bytes <= timeline.arena()));
        assertTrue(
                timeline.arena() <= 1.15 * timeline.largestLive(), timeline.arena() + " of " + timeline.largestLive());
    }

    private static Timeline of(LoadedNet net) {
        return Timeline.of(Targets.JAVA.lower(net.graph(), new Diagnostics()));
    }
}
