package org.convnextc.spark;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nets of this process, which is an executor: each is loaded by the first task that needs it, and stays until the process ends. */
final class Nets {
    /** Spark's own way: what goes to the JDK's loggers is not in an executor's log on Spark 4. */
    private static final Logger LOG = LoggerFactory.getLogger(Nets.class);

    private static final ConcurrentHashMap<Key, Model> LOADED = new ConcurrentHashMap<>();

    /** The class, not its name: sessions may have classes of one name from different jars. */
    private record Key(Class<?> type, String weights) {}

    private Nets() {}

    /** Other tasks that need the same net wait while it is loaded. What fails is not kept: the next task tries again. */
    static Model get(NetSource source, Counters counters) {
        return LOADED.computeIfAbsent(new Key(source.type(), source.weights()), key -> load(source, counters));
    }

    private static Model load(NetSource source, Counters counters) {
        long start = System.nanoTime();
        Model model;
        try (Weights weights = Weights.fetch(source.weights())) {
            model = source.load(weights.file(), Options.defaults().withThreads(threads()));
        }
        counters.loaded();
        LOG.info(
                "loaded {} with {} in {} ms: {}",
                source.className(),
                source.weights(),
                (System.nanoTime() - start) / 1_000_000,
                model.engine());
        return model;
    }

    /**
     * Of one forward: each of the tasks that an executor runs at a time calls the net, and they are as many as its cores have room for. A
     * task is not there where Spark evaluates a function of constants while it plans.
     */
    private static int threads() {
        TaskContext task = TaskContext.get();
        return task == null ? 1 : task.cpus();
    }
}
