package org.convnextc.spark;

import org.apache.spark.sql.RuntimeConfig;

/** The settings of a session that name a net, for functions that are registered by the names of their classes. */
final class Settings {
    private static final String NET = "spark.convnextc.net";
    private static final String WEIGHTS = "spark.convnextc.weights";
    private static final String TOP_K = "spark.convnextc.topK";

    private final RuntimeConfig settings;

    Settings(RuntimeConfig settings) {
        this.settings = settings;
    }

    ImageFunctions functions(int topK) {
        NetSource net = NetSource.of(
                required(NET, "the name of a class that convnextc wrote, com.acme.Flowers"),
                required(WEIGHTS, "where its checkpoint is, s3a://models/flowers.safetensors"));
        return new ImageFunctions(net, number(settings.get(TOP_K, Integer.toString(topK))));
    }

    private String required(String name, String meaning) {
        String value = settings.get(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " is not set; it must be " + meaning + ": give it with --conf " + name + "=...");
        }
        return value;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(TOP_K + " is \"" + text + "\"; it must be a number", e);
        }
    }
}
