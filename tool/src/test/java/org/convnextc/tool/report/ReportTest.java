package org.convnextc.tool.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Prediction;
import org.junit.jupiter.api.Test;

/** A page stays of a size that a browser opens, and says what is not there. */
final class ReportTest {
    private static final int THUMBNAIL = 3_500;

    private static Judged judged(int number, int truth, int answer) {
        double probability = number % 1000 / 1000.0;
        var best = List.of(new Prediction(answer, "class " + answer, probability), new Prediction(9, "class 9", 0.1));
        return new Judged(
                "folder/image " + number + ".jpg",
                Optional.of(truth),
                best,
                Optional.empty(),
                new byte[THUMBNAIL],
                Optional.of(new HeatMap(7, 7, new float[49], 0)));
    }

    @Test
    void manyImages() {
        var report = new Report();
        for (int i = 0; i < 30_000; i++) {
            report.add(judged(i, 1, i % 100 == 0 ? 2 : 1));
        }
        String page = ReportPage.emit("many", report, List.of());
        assertTrue(page.length() < 20_000_000, page.length() + " characters");
        assertTrue(page.contains("\"images\":30000,\"failures\":0,\"withTruth\":30000,\"right\":29700,"), "all count");
        assertTrue(page.contains("\"unlisted\":20000,\"unpictured\":7500,"));
        assertTrue(page.contains("[[1,1,29700],[1,2,300]],\"classes\":[[1,\"1\"],[2,\"2\"]]"));
        List<Judged> listed = report.listed();
        assertTrue(listed.subList(0, 300).stream().allMatch(Judged::wrong), "no mistake is left out");
        assertEquals(0.9, listed.get(0).confidence(), 1e-9, "the surest first");
        assertFalse(listed.get(300).wrong());
        assertEquals(0.001, listed.get(300).confidence(), 1e-9, "then the least sure");
    }

    /** As ImageNet's cranes, bird and machine. */
    @Test
    void classesOfOneName() {
        var report = new Report();
        report.add(judged(1, 0, 1));
        report.add(judged(2, 0, 0));
        report.add(judged(3, 2, 2));
        String page = ReportPage.emit("cranes", report, List.of("crane", "crane", "owl"));
        assertTrue(
                page.contains("\"pairs\":[[0,0,1],[0,1,1],[2,2,1]],"
                        + "\"classes\":[[0,\"crane (0)\"],[1,\"crane (1)\"],[2,\"owl\"]]"),
                page);
        assertTrue(page.contains("\"truth\":\"crane (0)\",\"right\":false"), page);
    }

    @Test
    void aThousandImages() {
        var report = new Report();
        for (int i = 0; i < 1000; i++) {
            report.add(judged(i, i, i % 3 == 0 ? i : 5));
        }
        String page = ReportPage.emit("</script><script>alert(1)</script>", report, List.of());
        assertTrue(page.length() < 10_000_000, page.length() + " characters");
        assertTrue(page.contains("\"unlisted\":0,\"unpictured\":0,\"matrix\":false,"));
        assertFalse(page.contains("<script>alert"), "a title is no markup");
    }
}
