package org.convnextc.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Has a device do each step, and times it. */
final class Stopwatch implements Work {
    private final Device device;
    private final List<String> names = new ArrayList<>();
    private final List<Device.Mark> marks = new ArrayList<>();

    Stopwatch(Device device) {
        this.device = device;
    }

    /** The median time of each step. */
    List<StepTime> medians(int rounds, Runnable work) {
        // What comes first to a device is loaded, too.
        time(work);
        var times = new ArrayList<double[]>();
        for (int i = 0; i < rounds; i++) {
            times.add(time(work));
        }
        return IntStream.range(0, names.size())
                .mapToObj(step -> new StepTime(names.get(step), median(times, step)))
                .toList();
    }

    private static double median(List<double[]> times, int step) {
        double[] sorted =
                times.stream().mapToDouble(round -> round[step]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private double[] time(Runnable work) {
        names.clear();
        marks.add(device.mark());
        try {
            work.run();
            double[] times = new double[names.size()];
            Arrays.setAll(times, i -> marks.get(i + 1).microsecondsSince(marks.get(i)));
            return times;
        } finally {
            marks.forEach(Device.Mark::close);
            marks.clear();
        }
    }

    private void done(String name) {
        names.add(name);
        marks.add(device.mark());
    }

    @Override
    public boolean fills(String kernel, int images) {
        return device.fills(kernel, images);
    }

    @Override
    public void launch(String kernel, int images, long... pointers) {
        device.launch(kernel, images, pointers);
        done(kernel);
    }

    @Override
    public void gemm(Gemm gemm, long in, long weight, long bias, long residual, long out) {
        device.gemm(gemm, in, weight, bias, residual, out);
        done("gemm " + gemm.rows() + "x" + gemm.inputs() + "x" + gemm.outputs());
    }
}
